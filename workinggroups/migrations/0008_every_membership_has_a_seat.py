import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("workinggroups", "0007_fill_calls_and_seats")]

    operations = [
        migrations.RemoveField(
            model_name='call',
            name='body',
        ),
        migrations.RemoveField(
            model_name='call',
            name='body_bg',
        ),
        migrations.RemoveField(
            model_name='call',
            name='body_en',
        ),
        migrations.RemoveField(
            model_name='call',
            name='body_hu',
        ),
        migrations.RemoveField(
            model_name='call',
            name='body_it',
        ),
        migrations.RemoveField(
            model_name='membership',
            name='position',
        ),
        migrations.AlterField(
            model_name='membership',
            name='public_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name='workinggroup',
            name='slug',
            field=models.SlugField(unique=True, verbose_name='short address'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('accepts_until__gte', models.F('closes_at')), models.Q(('accepts_until__isnull', True), ('closes_at__isnull', True)), _connector='OR'), name='grace_follows_the_deadline'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'in_approval', 'cancelled')), models.Q(('closes_at__isnull', False), ('opens_at__isnull', False)), _connector='OR'), name='published_call_has_dates'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('reviews_wanted__range', (1, 5))), name='one_to_five_reviews'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('max_score__range', (1, 10))), name='highest_score_1_to_10'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('threshold__lte', models.F('max_score'))), name='threshold_within_the_scale'),
        ),
        migrations.AddConstraint(
            model_name='workinggroup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'thematic'), ('number__isnull', False)), models.Q(models.Q(('kind', 'thematic'), _negated=True), ('number__isnull', True)), _connector='OR'), name='thematic_groups_have_a_number'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='seat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='workinggroups.seat'),
        ),
        migrations.AddConstraint(
            model_name='expression',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'expert'), models.Q(('state__in', ('withdrawn', 'duplicate')), _negated=True)), fields=('call', 'applicant'), name='one_expression_per_expert_and_call'),
        ),
        migrations.AddConstraint(
            model_name='expression',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'representative'), models.Q(('state__in', ('withdrawn', 'duplicate')), _negated=True)), fields=('call', 'applicant', 'organisation'), name='one_expression_per_person_body_and_call'),
        ),
        migrations.AddConstraint(
            model_name='expression',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'representative'), models.Q(('state__in', ('draft', 'withdrawn', 'duplicate')), _negated=True)), fields=('call', 'organisation'), name='one_expression_per_body_and_call'),
        ),
        migrations.AddConstraint(
            model_name='expression',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', True), ('state', 'draft'), ('submitted_at__isnull', True)), models.Q(models.Q(('state', 'draft'), _negated=True), ('number__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='what_was_sent_has_a_number'),
        ),
        migrations.AddConstraint(
            model_name='expression',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'pending'), _negated=True), models.Q(('proposal', ''), _negated=True), _connector='OR'), name='pending_has_a_proposal'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gte', models.F('from_date')), _connector='OR'), name='workinggroups_membership_term_in_order'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('invited', 'onboarding', 'active', 'suspended'))), fields=('seat',), name='one_holder_per_place'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('representative', 'member')), ('state__in', ('invited', 'onboarding', 'active', 'suspended'))), fields=('group', 'organisation'), name='one_representative_per_body'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('invited', 'onboarding', 'active', 'suspended')), models.Q(('kind', 'leader'), _negated=True)), fields=('group', 'user'), name='one_seat_per_person_and_group'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'ended'), models.Q(('ended_at__isnull', True), ('ending', '')), _connector='OR'), name='only_ended_memberships_have_an_end'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'invited'), _negated=True), ('answer_by__isnull', False), _connector='OR'), name='an_offer_has_a_last_day'),
        ),
        migrations.RunSQL(
            "alter table workinggroups_membership add constraint membership_agrees_with_its_seat "
            "foreign key (seat_id, group_id, kind) references workinggroups_seat (id, group_id, kind) "
            "deferrable initially deferred",
            "alter table workinggroups_membership drop constraint membership_agrees_with_its_seat",
        ),
    ]
