"""How somebody is called whose data were erased, and under which words texts may mention a person."""

import re
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Lower

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit import sealing
from clusterpolisee.core.audit.queries import history_of

REASON = "erased"
MARKER = "[…]"
SHORTEST_NAME = 4


def address(user: User) -> str:
    """An address that can never receive anything."""
    return f"erased-{user.public_id}@erased.invalid"


def pseudonym(user: User) -> str:
    """What stands in texts instead of the name; the same in every language."""
    return f"[{str(user.public_id)[:8]}]"


def addresses_of(user: User) -> set[str]:
    """Every address the account has or had, in small letters.

    An address that somebody only typed, and one that by now is proved to be somebody else's, is not theirs:
    what went there is about others.
    """
    proved = EmailAddress.objects.filter(verified=True)
    own = proved.filter(user=user).values_list("email", flat=True)
    known = {text.lower() for text in (user.email, *own, *_former(user, "email")) if text}
    others = proved.exclude(user=user).annotate(lowered=Lower("email")).filter(lowered__in=known)
    return known - set(others.values_list("lowered", flat=True))


def names_of(user: User) -> set[str]:
    """Every name the account has or had."""
    return {name for name in (user.full_name, *_former(user, "full_name")) if name}


def replace_mentions(rows: QuerySet[Any], fields: Iterable[str], user: User) -> int:
    """Write the pseudonym where texts of `rows` mention an address or a name of the person; returns the rows.

    Names of fewer than four letters are left: they would be found in the middle of other people's names. A
    name of one word may be an ordinary word, too: it is replaced only as the person writes it.
    """
    names = {name for name in names_of(user) if len(name) >= SHORTEST_NAME}
    single = {name for name in names if " " not in name}
    fields = list(fields)
    concerned: set[Any] = set()
    for words, lookup, flags in (
        (addresses_of(user) | names - single, "iregex", "gi"),
        ({name for name in single if name != name.lower()}, "regex", "g"),
    ):
        if words:
            concerned |= _replace(rows, fields, words, user, lookup=lookup, flags=flags)
    return len(concerned)


def _replace(
    rows: QuerySet[Any], fields: list[str], words: set[str], user: User, *, lookup: str, flags: str
) -> set[Any]:
    """Primary keys of the rows that were changed."""
    longest_first = sorted(words, key=len, reverse=True)
    pattern = rf"(?<!\w)({'|'.join(re.escape(word) for word in longest_first)})(?!\w)"
    mentioned = Q(*((f"{name}__{lookup}", pattern) for name in fields), _connector=Q.OR)
    by = Value(pseudonym(user))
    written = {
        name: Func(
            F(name),
            Value(pattern),
            by,
            Value(flags),
            function="regexp_replace",
            output_field=models.TextField(),
        )
        for name in fields
    }
    found = set(rows.filter(mentioned).values_list("pk", flat=True))
    rows.filter(pk__in=found).update(**written)
    return found


def _former(user: User, column: str) -> set[str]:
    """What the trail remembers, as long as the person's key is there."""
    pairs = (changes.get(column, []) for changes in sealing.opened(history_of(user)))
    return {
        value for pair in pairs for value in pair if isinstance(value, str) and "@erased.invalid" not in value
    }
