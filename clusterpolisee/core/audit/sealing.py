"""Reading what the trail keeps sealed.

A model names in `audited_sealed` the columns that tell of a person, and in `audited_person` the column with
that person's primary key. The trigger seals their values with the person's key (`PersonKey`): they can be
shown as long as the person is there, and by nobody once erasure has destroyed the key.

A sealed value is `s1:<person>:<base64 of nonce, text, tag>`. The keystream is HMAC-SHA256 of the nonce (16
bytes) and a block counter (4 bytes, the highest first, from 0). The text is filled with zero bytes to a
multiple of 64, so that its length tells little. The tag is HMAC-SHA256 of nonce and sealed text. Both keys
are HMAC-SHA256 of the words `encrypt` and `authenticate` under the person's key. PostgreSQL's `sha256` is all
it needs: `SEALING` is the other half, and a test holds the two against each other.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.models import AuditEvent, PersonKey

MARK = "s1:"
NONCE_BYTES = 16
TAG_BYTES = 32
ERASED = _("erased")

SEALING = """
create or replace function portal_hmac(key bytea, message bytea) returns bytea
language plpgsql immutable strict parallel safe as $$
declare
  inner_pad bytea := decode(repeat('36', 64), 'hex');
  outer_pad bytea := decode(repeat('5c', 64), 'hex');
begin
  for i in 0 .. length(key) - 1 loop
    inner_pad := set_byte(inner_pad, i, get_byte(key, i) # 54);
    outer_pad := set_byte(outer_pad, i, get_byte(key, i) # 92);
  end loop;
  return sha256(outer_pad || sha256(inner_pad || message));
end $$;

create or replace function portal_sealed(value text, person text, secret bytea, nonce bytea) returns text
language plpgsql immutable strict parallel safe as $$
declare
  sealed bytea := convert_to(value, 'UTF8');
  encrypt bytea := portal_hmac(secret, 'encrypt'::bytea);
  stream bytea := ''::bytea;
begin
  sealed := sealed || decode(repeat('00', (64 - length(sealed) % 64) % 64), 'hex');
  for block in 0 .. length(sealed) / 32 - 1 loop
    stream := stream || portal_hmac(encrypt, nonce || int4send(block));
  end loop;
  for i in 0 .. length(sealed) - 1 loop
    sealed := set_byte(sealed, i, get_byte(sealed, i) # get_byte(stream, i));
  end loop;
  return 's1:' || person || ':' || translate(encode(
    nonce || sealed || portal_hmac(portal_hmac(secret, 'authenticate'::bytea), nonce || sealed), 'base64'),
    E'\\n', '');
end $$;

create or replace function portal_person_key(person bigint, make boolean) returns bytea language plpgsql as $$
declare
  found bytea := (select secret from core_personkey where user_id = person);
begin
  if found is null and make then
    insert into core_personkey (user_id, secret)
      values (person, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                             || uuid_send(gen_random_uuid())))
      on conflict do nothing;
    found := (select secret from core_personkey where user_id = person);
  end if;
  return found;
end $$;

create or replace function portal_seal(value jsonb, person text, secret bytea) returns jsonb
language sql volatile as $$
  select case
    when value is null or value in ('null'::jsonb, '""'::jsonb) then value
    when secret is null then to_jsonb('s1:' || person || ':')
    else to_jsonb(portal_sealed(value #>> '{}', person, secret, uuid_send(gen_random_uuid())))
  end
$$;
"""


def is_sealed(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(MARK)


def person_of(value: str) -> int:
    """Primary key of the person whose key opens a sealed value."""
    return int(value.split(":", 2)[1])


def open_value(value: str, secret: bytes | None) -> str | None:
    """The text of a sealed value, None when the key is gone, is another one, or the value was changed."""
    if secret is None:
        return None
    try:
        raw = base64.b64decode(value.split(":", 2)[2], validate=True)
    except (binascii.Error, IndexError):
        return None
    nonce, sealed, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES:-TAG_BYTES], raw[-TAG_BYTES:]
    authenticate = _hmac(secret, b"authenticate")
    if not hmac.compare_digest(tag, _hmac(authenticate, nonce + sealed)):
        return None
    stream = _keystream(_hmac(secret, b"encrypt"), nonce, len(sealed))
    return bytes(a ^ b for a, b in zip(sealed, stream, strict=True)).rstrip(b"\0").decode()


def opened(events: Iterable[AuditEvent]) -> list[dict[str, list[Any]]]:
    """The changes of each event with sealed values as text, or `ERASED`; one query for all keys."""
    events = list(events)
    people = {person_of(value) for event in events for value in _values(event) if is_sealed(value)}
    rows = PersonKey.objects.filter(pk__in=people).values_list("pk", "secret") if people else []
    keys = {pk: bytes(secret) for pk, secret in rows}
    return [
        {name: [_shown(value, keys) for value in pair] for name, pair in event.changes.items()}
        for event in events
    ]


def _shown(value: Any, keys: dict[int, bytes]) -> str | Promise | Any:
    if not is_sealed(value):
        return value
    text = open_value(value, keys.get(person_of(value)))
    return ERASED if text is None else text


def _values(event: AuditEvent) -> Iterator[Any]:
    for pair in event.changes.values():
        yield from pair


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _keystream(key: bytes, nonce: bytes, length: int) -> bytes:
    blocks = (_hmac(key, nonce + number.to_bytes(4, "big")) for number in range(-(-length // TAG_BYTES)))
    return b"".join(blocks)[:length]
