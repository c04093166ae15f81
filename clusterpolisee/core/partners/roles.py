"""The mandates, told to the registry of roles."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import Relation, Source
from clusterpolisee.core.accounts.roles import relation
from clusterpolisee.core.partners.enums import MandateKind
from clusterpolisee.core.partners.models import Mandate


def _code(kind: str) -> str:
    return f"mandate.{kind}"


LABELS = {_code(value): label for value, label in MandateKind.choices}


def _relations(user_ids: Sequence[int]) -> Iterator[Relation]:
    for mandate in Mandate.objects.filter(user__in=user_ids).select_related("organisation"):
        code, body = _code(mandate.kind), mandate.organisation
        yield relation(
            mandate,
            code=code,
            user_id=mandate.user_id,
            label=LABELS[code],
            of=body.short_name,
            url=body.get_absolute_url(),
        )


def _holders(code: str) -> QuerySet[User]:
    current = Mandate.objects.current().filter(kind=code.removeprefix("mandate."))
    return User.objects.filter(pk__in=current.values("user"))


MANDATES = Source(labels=LABELS, relations=_relations, holders=_holders)
