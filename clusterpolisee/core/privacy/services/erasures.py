"""Erasing a person's data: asked for by the person, answered by the secretariat, done whole or not at all."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import registered
from clusterpolisee.core.accounts.relations import holders
from clusterpolisee.core.accounts.services.acting import (
    NEEDED,
    check_replaceable,
    lock_offices,
    locked_person,
    locked_unless_erased,
)
from clusterpolisee.core.audit.models import PersonKey
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications.services import notify, tell
from clusterpolisee.core.privacy import journal
from clusterpolisee.core.privacy.models import Erasure, ErasureRequest, ErasureRequestState
from clusterpolisee.core.privacy.permissions import (
    check_asked_for_it,
    check_can_answer,
    check_is_the_person,
)
from clusterpolisee.core.privacy.workflow import ERASURE_REQUEST
from clusterpolisee.core.workflow.executor import Machine

REPLAY = "system:replay"
MACHINE = Machine(ERASURE_REQUEST, permissions={"answer": check_can_answer, "own": check_asked_for_it})


class _OnlyCounting(Exception):
    """Rolls a trial back and carries its counts out."""

    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__()
        self.counts = counts


def ask(user: User, *, reason: str, by: Any) -> ErasureRequest:
    """Ask for erasure; a request that waits already is brought back. Secretariat and person are told."""
    check_is_the_person(user, by)
    with recorded(by=by):
        lock_offices(NEEDED)
        locked = locked_unless_erased(user)
        waiting = ErasureRequest.objects.filter(user=locked, state=ErasureRequestState.ASKED).first()
        if waiting is not None:
            return waiting
        check_replaceable(locked)
        request = ErasureRequest.objects.create(user=locked, reason=reason)
        request.refresh_from_db()
        _tell_secretariat(request)
        _tell_person(locked)
    return request


def take_back(request: ErasureRequest, *, by: Any) -> ErasureRequest:
    """The person does not want it any more. Raises Refused once it is answered."""
    return MACHINE.execute(request, "take_back", by=by, values={"answered_at": Now()})


def refuse(request: ErasureRequest, *, reason: str, by: Any) -> ErasureRequest:
    """Say no, with a reason that the person gets by mail. Raises Refused."""
    with recorded(by=by):
        done = MACHINE.execute(request, "refuse", by=by, values={"answer": reason, "answered_at": Now()})
        context = {"person": done.user, "reason": reason}
        url = _page("core:my_data", done.user.preferred_language)
        tell(done.user, topic="account", because="data", template="erasure_refused", context=context, url=url)
    return done


def carry_out(request: ErasureRequest, *, by: Any) -> dict[str, int]:
    """Erase the data of whoever asked, and say so in a last mail. Raises Refused."""
    person = User.objects.get(pk=request.user_id)
    address, language = person.email, person.preferred_language
    with recorded(by=by):
        MACHINE.execute(request, "carry_out", by=by, values={"answered_at": Now()})
        counts = erase(person, by=by)
        notify(to=address, language=language, template="erasure_done", context={}, secret=True)
    return counts


def erase(user: User, *, by: Any, dry_run: bool = False) -> dict[str, int]:
    """Turn the account into an empty one under a number, and erase what is told of it elsewhere.

    Returns how many rows of each kind are concerned. One transaction: all of it or nothing. Files go once it
    has committed. `dry_run` does the very same and rolls it back. Erasing again changes nothing. Raises
    Refused for the last person in an office that the portal cannot be without.
    """
    try:
        with recorded(by=by):
            counts = _erase(user, by)
            if dry_run:
                raise _OnlyCounting(counts)
    except _OnlyCounting as trial:
        return trial.counts
    return counts


def replay(entries: Iterable[journal.Entry]) -> int:
    """Erase again what a restored copy still has; returns how many people that were."""
    numbers = {entry.public_id for entry in entries}
    again = User.objects.filter(public_id__in=numbers, erased_at__isnull=True)
    for user in again:
        erase(user, by=REPLAY)
    return len(again)


def _erase(user: User, by: Any) -> dict[str, int]:
    lock_offices(NEEDED)
    locked = locked_person(user)
    if locked.erased_at is not None:
        return {}
    if by != REPLAY and locked.is_active:
        check_replaceable(locked)
    counts: dict[str, int] = {}
    for data in reversed(registered()):
        counts.update(data.erase(locked, by))
    _empty(locked)
    # The last step: until here the trail sealed what was changed with this key.
    PersonKey.objects.filter(pk=locked.pk).delete()
    # A copy that was restored from a backup may hold the account again, and the row of the first erasure too.
    erasure, _created = Erasure.objects.get_or_create(public_id=locked.public_id, defaults={"counts": counts})
    erasure.refresh_from_db()
    transaction.on_commit(lambda: journal.append(erasure))
    return counts


def _empty(user: User) -> None:
    user.groups.clear()
    user.user_permissions.clear()
    values = {
        "email": erased.address(user),
        "full_name": "",
        "password": make_password(None),
        "preferred_language": "en",
        "time_zone": "",
        "last_login": None,
        "erased_at": Now(),
    }
    closed = dict.fromkeys(("is_public", "is_active", "is_staff", "is_superuser"), False)
    User.objects.filter(pk=user.pk).update(**values, **closed)


def _tell_secretariat(request: ErasureRequest) -> None:
    for person in holders(f"office.{OfficeKind.SECRETARIAT}").exclude(pk=request.user_id):
        tell(
            person,
            topic="erasure_requests",
            because="secretariat",
            template="erasure_asked",
            context={"request_url": _page("core:erasure", person.preferred_language, request.pk)},
            url=_page("core:erasure", person.preferred_language, request.pk),
        )


def _tell_person(person: User) -> None:
    """Somebody at an open session may have asked in their name."""
    url = _page("core:my_data", person.preferred_language)
    context = {"person": person, "data_url": url}
    tell(person, topic="account", because="data", template="erasure_noted", context=context, url=url)


def _page(name: str, language: str, *args: Any) -> str:
    with translation.override(language):
        return reverse(name, args=args)
