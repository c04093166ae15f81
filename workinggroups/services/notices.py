"""Notices on a call: an extension, amendment, reopening or cancellation, and everybody who is told of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.queries import owners_of
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.notifications.services import notify, tell
from clusterpolisee.core.partners.models import Mandate
from workinggroups.enums import ExpressionState, NoticeKind
from workinggroups.models import Call, CallNotice, Expression
from workinggroups.presenters.call_parts import changed_parts
from workinggroups.presenters.deadlines import deadline
from workinggroups.queries.groups import leaders_of
from workinggroups.services.telling import leaders_and_secretariat

TEMPLATES = {
    NoticeKind.EXTENSION: "call_extended",
    NoticeKind.AMENDMENT: "call_amended",
    NoticeKind.REOPENING: "call_reopened",
    NoticeKind.CANCELLATION: "call_cancelled",
}


@dataclass(frozen=True)
class Reason:
    """Why a call is changed: `texts` by language, written in `language` first."""

    language: str
    texts: Mapping[str, str]


def publish(
    call: Call, kind: NoticeKind, reason: Reason, *, before: Call, by: Any, changes: Sequence[str] = ()
) -> CallNotice:
    """Store the notice and tell everybody concerned, inside the caller's transaction.

    `before` is the call as it was; `changes` are codes of the parts that changed.
    """
    texts = {f"reason_{code}": reason.texts.get(code, "") for code in LANGUAGES}
    notice = CallNotice.objects.create(
        call=call, kind=kind, language=reason.language, changes=list(changes), made_by=by,
        closed_at=before.closes_at, closes_at=call.closes_at, **texts,
    )  # fmt: skip
    notice.told_count = _tell(notice, by=by)
    notice.save(update_fields=["told_count"])
    return notice


def concerned(call: Call) -> Iterator[tuple[User, str]]:
    """Everybody whom a change of the call concerns, once, with the code of the reason."""
    seen: set[int] = set()
    for person, because in _with_repeats(call):
        if person.pk not in seen:
            seen.add(person.pk)
            yield person, because


def invited_guests(call: Call) -> list[str]:
    """Addresses that were invited and belong to no account."""
    addresses = {row.email.lower() for row in call.invitations.exclude(email="")}
    return sorted(address for address in addresses if not owners_of(address).exists())


def _with_repeats(call: Call) -> Iterator[tuple[User, str]]:
    # Whoever is told learns nothing of anybody's text, so all rows count here, sealed or not.
    rows = Expression.objects.filter(call=call).exclude(state=ExpressionState.WITHDRAWN)
    rows = rows.select_related("applicant").prefetch_related("co_editors__user").order_by("created_at", "pk")
    expressions = list(rows)
    for expression in expressions:
        yield expression.applicant, "draft" if expression.state == ExpressionState.DRAFT else "sent"
    for expression in expressions:
        for helper in expression.co_editors.all():
            if helper.user is not None:
                yield helper.user, "co_editor"
    for follower in call.followers.select_related("user").order_by("pk"):
        yield follower.user, "follower"
    yield from _invited(call)


def _invited(call: Call) -> Iterator[tuple[User, str]]:
    for invitation in call.invitations.select_related("user").order_by("pk"):
        if invitation.user is not None:
            yield invitation.user, "invited"
        elif invitation.email:
            for owner in owners_of(invitation.email):
                yield owner, "invited"
        else:
            mandates = Mandate.objects.coordinators().filter(organisation=invitation.organisation_id)
            for mandate in mandates.select_related("user").order_by("pk"):
                yield mandate.user, "invited"


def _tell(notice: CallNotice, *, by: Any) -> int:
    """How many were told; the leaders hear of it too and are not counted."""
    call, told = notice.call, 0
    reached: set[int] = set()
    for person, because in concerned(call) if was_public(call) else ():
        reached.add(person.pk)
        if person.is_active and person.erased_at is None:
            _tell_of_notice(notice, person, because, "call")
            told += 1
    guests = invited_guests(call) if was_public(call) else []
    for address in guests:
        template = TEMPLATES[NoticeKind(notice.kind)]
        notify(to=address, language=call.source_language, template=template, context=_facts(notice, None))
    for leader in leaders_of(call.group):
        if leader != by and leader.pk not in reached:
            _tell_of_notice(notice, leader, "leader", "call_desk")
    return told + len(guests)


def was_public(call: Call) -> bool:
    """Nobody outside the desk has heard of a call that never opened, be it by the clock before the worker."""
    return call.published_at is not None or Expression.objects.filter(call=call).exists()


def _tell_of_notice(notice: CallNotice, person: User, because: str, route: str) -> None:
    tell(
        person,
        topic="call_notices",
        because=because,
        template=TEMPLATES[NoticeKind(notice.kind)],
        context=_facts(notice, person),
        url=page(route, notice.call, person),
    )


def _facts(notice: CallNotice, person: User | None) -> dict[str, Any]:
    """What a mail says; deadlines are written in the language of the mail, when it is rendered."""
    call = notice.call
    notice.source_language = notice.language  # type: ignore[attr-defined]
    return {
        "person": person,
        "call": call,
        "notice": notice,
        "parts": partial(changed_parts, call, notice.changes),
        "before": _written(notice.closed_at, call.zone, person) if notice.closed_at else "",
        "after": _written(notice.closes_at, call.zone, person) if notice.closes_at else "",
    }


_written = lazy(deadline, str)


def tell_those_at_work(call: Call, template: str, *, only: str = "", by: Any = None, **more: Any) -> None:
    """Tell the leaders and the secretariat, or `only` one of the two, of a stage; not who acted."""
    for person, because in leaders_and_secretariat(call):
        if person == by or only not in ("", because):
            continue
        context = {
            **more,
            "person": person,
            "call": call,
            "opens": _written(call.opens_at, call.zone, person) if call.opens_at else "",
            "closes": _written(call.closes_at, call.zone, person) if call.closes_at else "",
        }
        url = page("call_desk", call, person)
        tell(person, topic="call_work", because=because, template=template, context=context, url=url)


def page(name: str, call: Call, reader: User) -> str:
    """The address of a page of the call in the reader's language."""
    with translation.override(reader.preferred_language):
        return reverse(f"workinggroups:{name}", args=[call.slug])
