"""Giving and withdrawing consents."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.acting import locked_person, locked_unless_erased
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.privacy.models import Consent, Purpose
from clusterpolisee.core.privacy.permissions import check_is_the_person
from clusterpolisee.core.privacy.texts import TEXTS
from clusterpolisee.core.workflow.errors import Refused

NOT_A_PERMISSION = _(
    "The privacy notice tells you how the portal works; it is not a permission that could be taken back. You "
    "can ask for the erasure of your data instead."
)


def give(user: User, purpose: str, *, language: str, by: Any) -> Consent:
    """Note that the person agrees to the present text of `purpose`, as it reads in `language`.

    The same text again brings back the standing consent; a newer text or another language takes its place.
    """
    check_is_the_person(user, by)
    text = TEXTS[purpose]
    shown = {"text_version": text.version, "text_hash": text.fingerprint(language), "language": language}
    with recorded(by=by):
        locked = locked_unless_erased(user)
        standing = Consent.objects.filter(user=locked, purpose=purpose).standing()
        same = standing.filter(**shown).first()
        if same is None:
            standing.update(withdrawn_at=Now())
            same = Consent.objects.create(user=locked, purpose=purpose, **shown)
            same.refresh_from_db(fields=["given_at"])
        _apply(user, locked, purpose, given=True)
    return same


def withdraw(user: User, purpose: str, *, by: Any) -> bool:
    """Take a consent back; returns whether one stood. Raises Refused for what is no permission."""
    check_is_the_person(user, by)
    if purpose == Purpose.PRIVACY_NOTICE:
        raise Refused(NOT_A_PERMISSION, status=409)
    with recorded(by=by):
        locked = locked_person(user)
        stood = Consent.objects.filter(user=locked, purpose=purpose).standing().update(withdrawn_at=Now())
        _apply(user, locked, purpose, given=False)
    return bool(stood)


def standing(user: User) -> QuerySet[Consent]:
    """What the person agrees to now."""
    return Consent.objects.visible_to(user).standing()


def note_registration(user: User, language: str) -> None:
    """Whoever registers has ticked the privacy notice in the language of the page."""
    give(user, Purpose.PRIVACY_NOTICE, language=language, by=user)


def _apply(user: User, locked: User, purpose: str, *, given: bool) -> None:
    """What a consent switches on follows it in the same transaction."""
    if purpose == Purpose.PUBLIC_PROFILE and locked.is_public != given:
        locked.is_public = user.is_public = given
        locked.save(update_fields=["is_public"])
