"""Triggers that write the audit trail.

A trigger sees what Python cannot: `update()`, bulk writes, raw SQL and the columns that translation adds.
They are put in place after every migrate, from what the models declare, so they cannot drift.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, models

from clusterpolisee.core.audit.sealing import SEALING

FUNCTIONS = """
create or replace function portal_audit_row() returns trigger language plpgsql as $$
declare
  plain text[] := string_to_array(TG_ARGV[0], ',');
  hashed text[] := string_to_array(TG_ARGV[1], ',');
  sealed text[] := string_to_array(TG_ARGV[2], ',');
  old_row jsonb := case when TG_OP = 'INSERT' then '{}'::jsonb else to_jsonb(OLD) end;
  new_row jsonb := case when TG_OP = 'DELETE' then '{}'::jsonb else to_jsonb(NEW) end;
  person text := coalesce(new_row ->> TG_ARGV[3], old_row ->> TG_ARGV[3]);
  secret bytea;
  changed jsonb;
begin
  if person is not null and exists (
      select from unnest(sealed) as name where (old_row -> name) is distinct from (new_row -> name)) then
    -- A row that goes makes no key: its person may be going with it.
    secret := portal_person_key(person::bigint, TG_OP <> 'DELETE');
  end if;
  select jsonb_object_agg(name, case
      when name = any(hashed) then jsonb_build_array(
        encode(sha256(convert_to(coalesce(old_row ->> name, ''), 'UTF8')), 'hex'),
        encode(sha256(convert_to(coalesce(new_row ->> name, ''), 'UTF8')), 'hex'))
      when name = any(sealed) and person is not null then jsonb_build_array(
        portal_seal(old_row -> name, person, secret), portal_seal(new_row -> name, person, secret))
      else jsonb_build_array(old_row -> name, new_row -> name) end)
    into changed
    from unnest(plain || hashed || sealed) as name
    where (old_row -> name) is distinct from (new_row -> name);
  if changed is null then
    return null;
  end if;
  insert into core_auditevent (actor, request_id, "table", object_id, operation, changes)
  values (coalesce(current_setting('portal.actor', true), ''),
          coalesce(current_setting('portal.request_id', true), ''),
          TG_TABLE_NAME, coalesce(new_row ->> 'id', old_row ->> 'id'), lower(TG_OP), changed);
  return null;
end $$;

create or replace function portal_audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only';
end $$;

create or replace trigger append_only before update or delete on core_auditevent
  for each row execute function portal_audit_is_append_only();
"""


def audited_columns(model: type[models.Model]) -> tuple[list[str], list[str]]:
    """Columns whose values, and columns of which only digests, are kept; translated fields count with all
    their languages. Nothing is audited that the model does not name."""
    return _columns(model, "audited"), _columns(model, "audited_hashed")


def sealed_columns(model: type[models.Model]) -> tuple[list[str], str]:
    """Columns whose values are kept sealed, and the column with the primary key of the person whose key seals
    them; empty where a model has none. What a row holds that belongs to nobody is kept as it is."""
    return _columns(model, "audited_sealed"), getattr(model, "audited_person", "")


def trigger_arguments(model: type[models.Model]) -> list[str]:
    """What the trigger of a model's table is told."""
    plain, hashed = audited_columns(model)
    sealed, person = sealed_columns(model)
    return [",".join(plain), ",".join(hashed), ",".join(sealed), person]


def _columns(model: type[models.Model], declaration: str) -> list[str]:
    names = getattr(model, declaration, ())
    found = []
    for field in model._meta.concrete_fields:
        original = getattr(field, "translated_field", field)
        if field.name in names or original.name in names:
            found.append(str(field.column))
    return found


def audited_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if any(trigger_arguments(model))]


def install_triggers(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Receiver of post_migrate: (re)create the triggers of the app that was just migrated."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if "core_auditevent" not in tables:
            return
        cursor.execute(SEALING)
        cursor.execute(FUNCTIONS)
        for model in audited_models():
            table = model._meta.db_table
            if model._meta.app_config is not sender or table not in tables:
                continue
            cursor.execute(
                f"create or replace trigger portal_audit after insert or update or delete on {table} "
                "for each row execute function portal_audit_row(%s, %s, %s, %s)",
                trigger_arguments(model),
            )
