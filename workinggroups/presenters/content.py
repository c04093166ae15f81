"""What an expression of interest says, in the reader's words and without what is hidden from the reader."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.documents.uploads import Problem
from clusterpolisee.core.languages.content import ONLY_IN, in_language
from clusterpolisee.core.partners.models import Country, Organisation
from clusterpolisee.core.ui import formats
from workinggroups.enums import AttachmentState, ClarificationState, ExpressionKind, HiddenField
from workinggroups.models import Attachment, Clarification, Expression, ExpressionVersion
from workinggroups.presenters.badges import Badge
from workinggroups.queries.contents import as_written, latest_version, questions_for

LABELS: dict[str, str | Promise] = {
    "motivation": _("Motivation"),
    "experience": _("Experience"),
    "contribution": _("Contribution offered"),
}
KINDS = {ExpressionKind.REPRESENTATIVE: _("Representative"), ExpressionKind.EXPERT: _("Expert")}
FILE_LOOKS = {
    AttachmentState.WAITING: ("idle", "clock"),
    AttachmentState.CLEAN: ("ok", "check"),
    AttachmentState.REFUSED: ("bad", "alert"),
}


@dataclass(frozen=True)
class Passage:
    """A text under its heading. `was` is what had been sent where a clarification changed it."""

    code: str
    label: str
    text: str
    was: str = ""
    clarified_at: datetime | None = None


@dataclass(frozen=True)
class Annex:
    """A file; `url` is empty while nobody can have it, `problem` says why it never will be."""

    pk: Any
    name: str
    size: str
    badge: Badge
    url: str = ""
    problem: str = ""
    from_clarification: bool = False


@dataclass(frozen=True)
class Content:
    """What the reader may know. `language` is that of the texts; `only_in` says so to readers of another."""

    language: str
    language_name: str
    only_in: str
    facts: list[tuple[str, str]]
    passages: list[Passage]
    competences: list[str]
    annexes: list[Annex]
    hidden: list[str]
    version: int | None = None
    sent_at: datetime | None = None


def content_of(
    expression: Expression,
    *,
    identity: Collection[str] = frozenset(),
    version: ExpressionVersion | None = None,
) -> Content:
    """What was sent last, or in `version`; a draft as it stands. `identity` names the fields of the call's
    blind mode that are hidden from the reader: the caller asks `sees_identity`."""
    shown = version or latest_version(expression)
    stored = shown.content if shown else as_written(expression)
    clarified = _answered(expression) if version is None else {}
    return _content(expression, stored, identity, clarified, shown)


def content_as_written(expression: Expression) -> Content:
    """As it would be sent now, for those who write it."""
    return _content(expression, as_written(expression), frozenset(), {}, None)


def _content(
    expression: Expression,
    stored: dict[str, Any],
    identity: Collection[str],
    clarified: dict[tuple[str, Any], Clarification],
    shown: ExpressionVersion | None,
) -> Content:
    reader = get_language() or "en"
    language = str(stored.get("language") or expression.language)
    return Content(
        language=language,
        language_name=str(formats.locale().languages[language]),
        only_in=str(ONLY_IN.get(language, "")) if language != reader else "",
        facts=list(_facts(expression, stored, identity)),
        passages=list(_passages(expression, stored, clarified)),
        competences=_competences(expression, stored),
        annexes=[] if HiddenField.FILES in identity else _annexes(expression, stored, identity),
        hidden=[capfirst(str(HiddenField(field).label)) for field in HiddenField.values if field in identity],
        version=shown.number if shown else None,
        sent_at=shown.submitted_at if shown else None,
    )


def _answered(expression: Expression) -> dict[tuple[str, Any], Clarification]:
    """The last answered clarification of each point."""
    rows = expression.clarifications.filter(state=ClarificationState.ANSWERED).order_by("settled_at", "pk")
    return {(row.target, row.question_id): row for row in rows}


def _facts(
    expression: Expression, stored: dict[str, Any], identity: Collection[str]
) -> Iterator[tuple[str, str]]:
    kind = str(KINDS[ExpressionKind(stored["kind"])])
    body = _body(expression, stored) if HiddenField.ORGANISATION not in identity else None
    if HiddenField.NAME not in identity:
        yield gettext("Name"), str(expression.applicant)
    yield gettext("Takes part as"), f"{kind}, {in_language(body, 'name')}" if body else kind
    if HiddenField.COUNTRY not in identity and (country := _country(expression, stored)):
        yield gettext("Country"), in_language(country, "name").value


def _body(expression: Expression, stored: dict[str, Any]) -> Organisation | None:
    own = expression.organisation
    if own is not None and own.slug != stored["organisation"]:
        return Organisation.objects.filter(slug=stored["organisation"]).first() or own
    return own


def _country(expression: Expression, stored: dict[str, Any]) -> Country | None:
    own = expression.country
    if stored["country"] and (own is None or own.code != stored["country"]):
        return Country.objects.filter(code=stored["country"]).first()
    return own


def _passages(
    expression: Expression, stored: dict[str, Any], clarified: dict[tuple[str, Any], Clarification]
) -> Iterator[Passage]:
    yield _passage(
        "profile", gettext("Profile in one line"), stored["profile"], clarified.get(("profile", None))
    )
    for name, label in LABELS.items():
        yield _passage(name, str(label), stored[name], clarified.get((name, None)))
    for question in questions_for(expression):
        text = stored["answers"].get(question.code, "")
        label = in_language(question, "label").value
        yield _passage(question.code, label, text, clarified.get(("question", question.pk)))


def _passage(code: str, label: str, text: str, clarified: Clarification | None) -> Passage:
    if clarified is None:
        return Passage(code, label, text)
    return Passage(code, label, clarified.after, clarified.before, clarified.settled_at)


def _competences(expression: Expression, stored: dict[str, Any]) -> list[str]:
    chosen = set(stored["competences"])
    rows = expression.call.competences.all()
    return [in_language(row, "name").value for row in rows if row.code in chosen]


def _annexes(expression: Expression, stored: dict[str, Any], identity: Collection[str]) -> list[Annex]:
    """In the order they were sent; those that came with an answer to a clarification stand last."""
    rows = {str(row.pk): row for row in expression.attachments.select_related("clarification")}
    sent = [rows[entry["id"]] for entry in stored["annexes"] if entry["id"] in rows]
    later = [
        row
        for row in rows.values()
        if row.clarification is not None
        and row.removed_at is None
        and row.clarification.state == ClarificationState.ANSWERED
    ]
    neutral = HiddenField.NAME in identity or HiddenField.ORGANISATION in identity
    return [
        annex_line(row, number if neutral else None) for number, row in enumerate([*sent, *later], start=1)
    ]


def neutral_name(annex: Attachment, number: int) -> str:
    """A file name that tells nothing of the person."""
    return gettext("Annex %(number)s") % {"number": number} + Path(str(annex.file.name)).suffix


def annex_line(annex: Attachment, number: int | None = None) -> Annex:
    """`number` gives the file a neutral name."""
    state = AttachmentState(annex.state)
    tint, icon = FILE_LOOKS[state]
    is_known = annex.problem in Problem.values
    return Annex(
        annex.pk,
        annex.name if number is None else neutral_name(annex, number),
        filesizeformat(annex.size),
        Badge(tint, icon, capfirst(str(state.label))),
        reverse("workinggroups:annex_download", args=[annex.pk]) if state == AttachmentState.CLEAN else "",
        str(Problem(annex.problem).label) if is_known else "",
        annex.clarification_id is not None,
    )
