import uuid
from datetime import UTC, datetime, time

from django.db import migrations
from django.db.models import F

PLACES = {"leader": 1, "representative": 3, "expert": 2}
STATES = {"in_review": "under_review"}
LANGUAGES = ("en", "it", "hu", "bg")
SECTIONS = (
    "background", "strategy", "eu-policies", "methodology", "activities", "results", "composition",
)


def fill_groups_and_seats(apps, schema_editor):
    Group = apps.get_model("workinggroups", "WorkingGroup")
    Seat = apps.get_model("workinggroups", "Seat")
    Membership = apps.get_model("workinggroups", "Membership")
    for group in Group.objects.all():
        Group.objects.filter(pk=group.pk).update(slug=f"wg{group.number}")
        for kind, places in PLACES.items():
            for position in range(1, places + 1):
                Seat.objects.get_or_create(group=group, kind=kind, position=position)
    for row in Membership.objects.all():
        seat = Seat.objects.get(group=row.group_id, kind=row.kind, position=row.position)
        state = "ended" if row.ended_at else "active"
        began = datetime.combine(row.from_date, time.min, tzinfo=UTC)
        Membership.objects.filter(pk=row.pk).update(
            seat=seat, public_id=uuid.uuid4(), state=state, began_at=began
        )


def fill_calls(apps, schema_editor):
    Call = apps.get_model("workinggroups", "Call")
    Section = apps.get_model("workinggroups", "PaperSection")
    Call.objects.update(accepts_until=F("closes_at"), is_sealed=False)
    Call.objects.exclude(state="draft").update(published_at=F("opens_at"))
    for call in Call.objects.all():
        chapters = {language: _chapters(getattr(call, f"body_{language}") or "") for language in LANGUAGES}
        for number, code in enumerate(SECTIONS):
            texts = {
                f"text_{language}": found[number] if number < len(found) else ""
                for language, found in chapters.items()
            }
            Section.objects.get_or_create(call=call, code=code, defaults={**texts, "text": texts["text_en"]})


def _chapters(body):
    found = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if line.startswith("## ") or not found:
            found.append([])
        if not line.startswith("## "):
            found[-1].append(line)
    return ["\n\n".join(lines) for lines in found]


def rename_states(apps, schema_editor):
    Expression = apps.get_model("workinggroups", "Expression")
    for old, new in STATES.items():
        Expression.objects.filter(state=old).update(state=new)


class Migration(migrations.Migration):

    dependencies = [("workinggroups", "0006_calls_reviews_and_memberships")]

    operations = [
        migrations.RunPython(fill_groups_and_seats, migrations.RunPython.noop),
        migrations.RunPython(fill_calls, migrations.RunPython.noop),
        migrations.RunPython(rename_states, migrations.RunPython.noop),
    ]
