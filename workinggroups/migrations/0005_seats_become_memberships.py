from django.db import migrations

# The renamed table keeps the names of its indexes, which the new table of seats needs.
RENAME_INDEXES = """
do $$
declare old_name text;
begin
  for old_name in
    select indexname from pg_indexes
    where schemaname = current_schema() and tablename = 'workinggroups_membership'
      and indexname like 'workinggroups_seat%'
  loop
    execute format('alter index %I rename to %I', old_name,
                   left(replace(old_name, 'workinggroups_seat', 'workinggroups_membership'), 63));
  end loop;
end $$
"""


class Migration(migrations.Migration):
    """What was called a seat is a membership; seats are the numbered places (next migration)."""

    dependencies = [("workinggroups", "0004_seats")]

    operations = [
        migrations.RemoveConstraint("seat", "one_holder_per_place"),
        migrations.RemoveConstraint("seat", "no_more_places_than_the_rule_gives"),
        migrations.RemoveConstraint("seat", "one_representative_per_body"),
        migrations.RenameModel("Seat", "Membership"),
        migrations.RunSQL(RENAME_INDEXES, migrations.RunSQL.noop),
    ]
