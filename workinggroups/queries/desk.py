"""The list of the expressions of one call, as one reader may see it."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.languages.folding import fold
from workinggroups.enums import HiddenField
from workinggroups.models import Call, Expression, ExpressionVersion, Review
from workinggroups.models.expressions import ExpressionQuerySet
from workinggroups.queries.scores import assessed, by_score, with_standing

REFERENCE = re.compile(r"(?:EoI-\d-)?0*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """What the reader asks of the list; empty values do not narrow."""

    text: str = ""
    state: str = ""
    kind: str = ""
    country: str = ""
    mine: str = ""
    sort: str = ""


def on_desk(call: Call, *, reader: Any) -> ExpressionQuerySet:
    """What has arrived and the reader may see, with standing, score, and `sent_profile`: what was sent."""
    rows = Expression.objects.visible_to(reader).received().filter(call=call)
    own = Review.objects.filed().filter(expression=OuterRef("pk"), reviewer=reader)
    sent = ExpressionVersion.objects.filter(expression=OuterRef("pk")).order_by("-number")
    profile = Subquery(
        sent.annotate(said=KeyTextTransform("profile", "content")).values("said")[:1],
        output_field=CharField(),
    )
    found = assessed(rows, reader=reader).annotate(
        is_reviewed=Exists(own), sent_profile=Coalesce(profile, F("profile"))
    )
    return found.select_related("call__group", "organisation", "country", "applicant")


def hidden_from(call: Call, reader: Any) -> frozenset[str]:
    """The fields of the blind mode that the reader does not see now; the secretariat sees all of them."""
    return frozenset() if is_secretariat(reader) else call.hides_now


def narrowed(
    rows: ExpressionQuerySet, wanted: Wanted, *, hidden: frozenset[str], reader: Any
) -> ExpressionQuerySet:
    """Those that answer; nothing is found by what the reader does not see."""
    if wanted.text.strip():
        rows = rows.filter(_matches(wanted.text.strip(), hidden))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(Q(in_conflict=False), state=wanted.state)
    if wanted.country and HiddenField.COUNTRY not in hidden:
        rows = rows.filter(country__code=wanted.country)
    if wanted.mine:
        rows = rows.filter(Q(is_reviewed=wanted.mine == "yes"))
    return rows


def _matches(text: str, hidden: frozenset[str]) -> Q:
    number = REFERENCE.fullmatch(text)
    found = Q(number=int(number[1])) if number else Q(pk=None)
    readable = Q(in_conflict=False)
    found |= Q(sent_profile__icontains=text) & readable & (Q(is_declared=True) if hidden else Q())
    if HiddenField.NAME not in hidden:
        found |= Q(applicant__sort_name__contains=fold(text), applicant__full_name__gt="") & readable
    if HiddenField.ORGANISATION not in hidden:
        found |= Q(organisation__short_name__icontains=text) & readable
    return found


def in_order(rows: ExpressionQuerySet, sort: str = "") -> ExpressionQuerySet:
    """By `score`, by date `received` with the newest first, else by number."""
    if sort == "score":
        return by_score(rows)
    if sort == "received":
        return rows.order_by("-submitted_at", "-number")
    return rows.order_by("number")


def undeclared(call: Call, *, reader: Any) -> ExpressionQuerySet:
    """In the procedure, and the reader has neither declared nor is in a conflict that is known anyway."""
    if is_secretariat(reader):
        return Expression.objects.none()
    rows = Expression.objects.visible_to(reader).in_procedure().filter(call=call)
    return with_standing(rows, reader=reader).filter(Q(in_conflict=False, is_declared=False))
