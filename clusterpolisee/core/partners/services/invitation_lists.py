"""Inviting many people at once: every line is judged before anything is sent, and again when it is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.limits import LimitReached
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.permissions import manages_everybody
from clusterpolisee.core.accounts.validators import plain_address, plain_name
from clusterpolisee.core.languages.codes import LANGUAGE_NAMES, LANGUAGES
from clusterpolisee.core.partners.enums import InvitationKind, InvitationState
from clusterpolisee.core.partners.imports import Line
from clusterpolisee.core.partners.models import Invitation, Mandate, Organisation
from clusterpolisee.core.partners.permissions import bodies_managed_by
from clusterpolisee.core.partners.services import invitations
from clusterpolisee.core.workflow.errors import Refused

MOST_LINES = 500
Key = tuple[str, str, int | None]  # address, kind, body


class Verdict(models.TextChoices):
    OK = "ok", _("can be sent")
    SENT = "sent", _("sent")
    BAD_ADDRESS = "bad_address", _("no valid address")
    BAD_NAME = "bad_name", _("no valid name")
    DUPLICATE = "duplicate", _("stands in the list twice")
    UNKNOWN_KIND = "unknown_kind", _("unknown role")
    UNKNOWN_BODY = "unknown_body", _("unknown organisation")
    UNKNOWN_LANGUAGE = "unknown_language", _("unknown language")
    HOLDS_ALREADY = "holds_already", _("holds this role already")
    INVITED_ALREADY = "invited_already", _("invited already")
    TOO_MANY = "too_many", _("not sent: limit of one hour reached")
    REFUSED = "refused", _("not sent")


@dataclass(frozen=True)
class Defaults:
    """What counts where a line says nothing."""

    kind: str
    language: str
    organisation: Organisation | None = None
    message: str = ""


@dataclass(frozen=True)
class Row:
    """A line and what became of it; `note` is the sentence that explains a refusal."""

    line: Line
    verdict: Verdict
    email: str = ""
    full_name: str = ""
    kind: str = ""
    language: str = ""
    organisation: Organisation | None = None
    note: Any = ""

    @property
    def is_good(self) -> bool:
        return self.verdict in (Verdict.OK, Verdict.SENT)

    @property
    def kind_label(self) -> Any:
        """The word for the role, as written where it is unknown."""
        return dict(InvitationKind.choices).get(self.kind, self.line.kind)

    @property
    def key(self) -> Key:
        return self.email, self.kind, self.organisation.pk if self.organisation else None


def check(lines: Sequence[Line], defaults: Defaults, *, by: Any) -> list[Row]:
    """Judge every line, in a fixed number of queries."""
    bodies = _bodies(by)
    rows = [_understood(line, defaults, bodies, may_experts=manages_everybody(by)) for line in lines]
    addresses = {row.email for row in rows if row.is_good}
    held, invited = _held(addresses), _invited(addresses)
    seen: set[Key] = set()
    judged = []
    for row in rows:
        if row.is_good:
            row = replace(row, verdict=_standing(row.key, seen, held, invited))
            seen.add(row.key)
        judged.append(row)
    return judged


def invite_many(rows: Iterable[Row], *, message: str, by: Any) -> list[Row]:
    """Send the good lines and say what became of each; others stay as they were judged."""
    return [_sent(row, message, by) if row.verdict == Verdict.OK else row for row in rows]


def _sent(row: Row, message: str, by: User) -> Row:
    facts: dict[str, Any] = {
        "email": row.email, "kind": row.kind, "organisation": row.organisation, "language": row.language,
        "full_name": row.full_name,
    }  # fmt: skip
    try:
        invitations.invite(**facts, message=message, by=by)
    except LimitReached as limit:
        return replace(row, verdict=Verdict.TOO_MANY, note=limit.reason)
    except Refused as refusal:
        return replace(row, verdict=Verdict.REFUSED, note=refusal.reason)
    return replace(row, verdict=Verdict.SENT)


def _bodies(by: User) -> dict[str, Organisation]:
    """The bodies the person may invite for, by every way of naming one."""
    found: dict[str, Organisation] = {}
    for body in bodies_managed_by(by):
        names = {body.slug, body.short_name}
        names |= {getattr(body, f"name_{language}") or "" for language in LANGUAGES}
        found |= {name.casefold(): body for name in names if name}
    return found


def _understood(
    line: Line, defaults: Defaults, bodies: Mapping[str, Organisation], *, may_experts: bool
) -> Row:
    """The line with its words turned into what they mean, or the first thing that is wrong with it."""
    try:
        email = plain_address(line.email)
    except ValidationError as error:
        return Row(line, Verdict.BAD_ADDRESS, note=" ".join(error.messages))
    try:
        name = plain_name(line.full_name)
    except ValidationError as error:
        return Row(line, Verdict.BAD_NAME, email=email, note=" ".join(error.messages))
    known = Row(line, Verdict.OK, email=email, full_name=name)
    kind = _code(line.kind, dict(InvitationKind.choices)) if line.kind else defaults.kind
    if not kind or (kind == InvitationKind.EXPERT and not may_experts):
        return replace(known, verdict=Verdict.UNKNOWN_KIND)
    language = _code(line.language, LANGUAGE_NAMES) if line.language else defaults.language
    if not language:
        return replace(known, verdict=Verdict.UNKNOWN_LANGUAGE, kind=kind)
    if kind == InvitationKind.EXPERT:
        return replace(known, kind=kind, language=language)
    body = bodies.get(line.organisation.casefold()) if line.organisation else defaults.organisation
    verdict = Verdict.OK if body else Verdict.UNKNOWN_BODY
    return replace(known, verdict=verdict, kind=kind, language=language, organisation=body)


def _code(word: str, choices: Mapping[str, Any]) -> str:
    """The code that a cell means, by the code itself or its word in the reader's language."""
    wanted = word.casefold()
    return next((c for c, label in choices.items() if wanted in (c.casefold(), str(label).casefold())), "")


def _standing(key: Key, seen: set[Key], held: set[Key], invited: set[Key]) -> Verdict:
    email, kind, body = key
    if key in seen:
        return Verdict.DUPLICATE
    if key in held or (kind == InvitationKind.MEMBER and (email, InvitationKind.COORDINATOR, body) in held):
        return Verdict.HOLDS_ALREADY
    return Verdict.INVITED_ALREADY if key in invited else Verdict.OK


def _held(addresses: set[str]) -> set[Key]:
    """Roles that people with these addresses hold now."""
    mandates = Mandate.objects.current().annotate(address=Lower("user__email")).filter(address__in=addresses)
    offices = Office.objects.current().filter(kind=OfficeKind.EXPERT).annotate(address=Lower("user__email"))
    held: set[Key] = set(mandates.values_list("address", "kind", "organisation"))
    held |= {
        (address, InvitationKind.EXPERT, None)
        for address in offices.filter(address__in=addresses).values_list("address", flat=True)
    }
    return held


def _invited(addresses: set[str]) -> set[Key]:
    """Invitations that wait for an answer; an expired one is sent again."""
    open_ = Invitation.objects.filter(state=InvitationState.SENT, expires_at__gt=Now())
    found = open_.annotate(address=Lower("email")).filter(address__in=addresses)
    return set(found.values_list("address", "kind", "organisation"))
