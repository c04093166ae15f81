"""The declarations of a new member: their words, who signed what; with the last the membership begins.

The words stand in core/data/declarations.json. Whoever changes one gives the file a new version: what was
signed names the version and keeps a fingerprint of the words as they were shown.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee import core
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import MembershipState, Step
from workinggroups.models import Declaration, Membership
from workinggroups.permissions.memberships import check_is_the_member
from workinggroups.services.guards.memberships import may_take
from workinggroups.services.machines import MEMBERSHIP
from workinggroups.services.news.memberships import tell_desk, tell_member

FILE = Path(core.__file__).parent / "data" / "declarations.json"
NOT_NOW = _("The declarations are signed while the membership is being set up.")
CHANGED = _("The text was changed a moment ago. Please read it again and sign then.")


@dataclass(frozen=True)
class Wording:
    """The words of one step in one language."""

    step: str
    language: str
    version: str
    title: str
    points: list[str]
    confirm: str

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal digits, of version, title, points and sentence, a line each, as UTF-8."""
        lines = (self.version, self.title, *self.points, self.confirm)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@cache
def _file() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


def wording(step: str, language: str) -> Wording:
    """Raises KeyError for a step that does not exist; an unknown language gets English."""
    texts = _file()["steps"][step]
    code = language if language in LANGUAGES else "en"
    parts = {name: texts[name][code] for name in ("title", "points", "confirm")}
    return Wording(step=step, language=code, version=_file()["version"], **parts)


def missing(membership: Membership) -> list[str]:
    """Steps that are not signed yet, in their order."""
    signed = {row.step for row in membership.declarations.all()}
    return [step for step in Step.values if step not in signed]


def sign(membership: Membership, step: str, *, language: str, fingerprint: str, by: Any) -> Membership:
    """Confirm one step in the words that were shown. With the last one the membership begins. Signing again
    changes nothing. Raises Refused."""
    with recorded(by=by):
        rows = Membership.objects.select_for_update(of=("self",))
        locked: Membership = rows.get(pk=membership.pk)
        check_is_the_member(locked, by)
        if locked.declarations.filter(step=step).exists():
            return locked
        if locked.state != MembershipState.ONBOARDING:
            raise Refused(NOT_NOW, status=409)
        shown = wording(step, language)
        if shown.fingerprint != fingerprint:
            raise Refused(CHANGED, status=409)
        Declaration.objects.create(
            membership=locked,
            step=step,
            language=shown.language,
            text_version=shown.version,
            text_hash=shown.fingerprint,
        )
        return locked if missing(locked) else _begin(locked, by=by)


def _begin(membership: Membership, *, by: User) -> Membership:
    """The seat is the person's from today on, or from the first day of the term if that is still to come."""
    may_take(membership)
    first = max(membership.from_date, timezone.localdate())
    values = {"began_at": Now(), "from_date": first}
    begun = MEMBERSHIP.execute(membership, "activate", by=by, values=values)
    begun.refresh_from_db(fields=["began_at"])
    tell_member(begun, "membership_begun")
    tell_desk(begun, "begun")
    return begun
