"""Asking people to join: sending, sending again, revoking, accepting."""

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Min
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import limits, registration
from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.services.acting import locked_person, present
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications.services import notify, tell
from clusterpolisee.core.partners.enums import InvitationKind, InvitationState, MandateKind
from clusterpolisee.core.partners.models import Invitation, Mandate, Organisation
from clusterpolisee.core.partners.permissions import (
    check_can_invite,
    check_can_manage_invitation,
    check_is_addressed,
    check_not_expired,
)
from clusterpolisee.core.partners.workflow import INVITATION
from clusterpolisee.core.workflow.errors import Refused
from clusterpolisee.core.workflow.executor import Machine

MACHINE = Machine(
    INVITATION,
    permissions={"manage": check_can_manage_invitation, "addressed": check_is_addressed},
    guards={"not_expired": check_not_expired},
)
OPEN_FOR = timedelta(days=14)
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

ALREADY_INVITED = _(
    "There is an open invitation for this address already. You can send it again from the list of "
    "invitations."
)
ALREADY_THERE = _("The person with this address holds this role already.")
UNKNOWN = _("This link belongs to no invitation. A newer mail may have replaced it.")
HAS_ACCOUNT = _("There is an account with this address already. Please sign in, then accept the invitation.")


def invite(
    *,
    email: str,
    kind: str,
    by: Any,
    language: str,
    organisation: Organisation | None = None,
    full_name: str = "",
    message: str = "",
) -> Invitation:
    """Ask somebody to join and mail the link. An expired invitation to the same is sent again instead.

    Experts are invited for no body. Raises Refused; LimitReached after too many in one hour.
    """
    body = None if kind == InvitationKind.EXPERT else organisation
    facts = {"full_name": full_name, "language": language, "message": message}
    try:
        with recorded(by=by):
            check_can_invite(kind, body, present(by))
            if holds_already(email, kind, body):
                raise Refused(ALREADY_THERE, status=409)
            limits.take(limits.INVITATIONS, by.pk)
            same = Invitation.objects.filter(email__iexact=email, kind=kind, organisation=body)
            old = same.filter(state=InvitationState.SENT).with_clock().first()
            if old is not None and not old.is_expired:  # type: ignore[attr-defined]
                raise Refused(ALREADY_INVITED, status=409)
            if old is not None:
                return _send_again(old, by=by, values=facts)
            new = Invitation(email=email.lower(), kind=kind, organisation=body, invited_by=by, **facts)
            new.is_sample = by.is_sample
            return _send_first(new)
    except IntegrityError as race:
        raise Refused(ALREADY_INVITED, status=409) from race


def resend(invitation: Invitation, *, by: Any) -> Invitation:
    """Send the mail again with a new link, open for as long as the first was; the older link closes."""
    with recorded(by=by):
        MACHINE.check(invitation, "resend", by=present(by))
        limits.take(limits.INVITATIONS, by.pk)
        return _send_again(invitation, by=by, values={})


def revoke(invitation: Invitation, *, by: Any) -> Invitation:
    """Close the link. Raises Refused, also when it was accepted in the meantime."""
    with recorded(by=by):
        return MACHINE.execute(invitation, "revoke", by=present(by), values={"settled_at": Now()})


def find(token: str) -> Invitation | None:
    """The invitation a link belongs to, in whatever state."""
    if not TOKEN.fullmatch(token):
        return None
    rows = Invitation.objects.with_clock().select_related("organisation", "invited_by")
    return rows.filter(token_hash=digest(token)).first()


def accept(token: str, *, by: Any) -> Invitation:
    """Give the person the role they were invited to. Raises Refused."""
    with recorded(by=by):
        person = locked_person(by)
        locked = Invitation.objects.select_for_update(of=("self",)).filter(token_hash=digest(token)).first()
        if locked is None:
            raise Refused(UNKNOWN, status=409)
        values = {"accepted_by": person, "settled_at": Now()}
        accepted = MACHINE.execute(locked, "accept", by=person, values=values)
        _give_role(accepted, person)
        _tell_inviter(accepted, person)
    return accepted


def accept_as_new(token: str, *, full_name: str, password: str, language: str, page_language: str) -> User:
    """Open an account for the invited address, which the link has proved, and accept. Raises Refused."""
    try:
        with recorded(by=None):
            invitation = find(token)
            if invitation is None:
                raise Refused(UNKNOWN, status=409)
            if User.objects.filter(email__iexact=invitation.email).exists():
                raise Refused(HAS_ACCOUNT, status=409)
            user = registration.open_account(
                invitation.email,
                password=password,
                page_language=page_language,
                full_name=full_name,
                preferred_language=language,
                is_sample=invitation.is_sample,
            )
            accept(token, by=user)
    except IntegrityError as race:
        raise Refused(HAS_ACCOUNT, status=409) from race
    return user


def holds_already(email: str, kind: str, organisation: Organisation | None) -> bool:
    """Whether accepting would change nothing; a coordinator is staff, too."""
    if kind == InvitationKind.EXPERT:
        offices = Office.objects.current().filter(kind=OfficeKind.EXPERT, user__email__iexact=email)
        return bool(offices.exists())
    kinds = {MandateKind.COORDINATOR, MandateKind(kind)}
    mandates = Mandate.objects.current().filter(organisation=organisation, kind__in=kinds)
    return bool(mandates.filter(user__email__iexact=email).exists())


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _tell_inviter(invitation: Invitation, person: User) -> None:
    inviter = invitation.invited_by
    with translation.override(inviter.preferred_language):
        url = person.get_absolute_url()
    context = {
        "person": person,
        "inviter": inviter,
        "role": InvitationKind(invitation.kind).label,
        "of": invitation.organisation.short_name if invitation.organisation else "",
        "person_url": url,
    }
    tell(inviter, topic="roles", because="inviter", template="invitation_accepted", context=context, url=url)


def _send_first(invitation: Invitation) -> Invitation:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = digest(token)
    invitation.expires_at = Now() + OPEN_FOR
    invitation.save()
    invitation.refresh_from_db()
    _mail(invitation, token, by=invitation.invited_by)
    return invitation


def _send_again(invitation: Invitation, *, by: User, values: dict[str, Any]) -> Invitation:
    token = secrets.token_urlsafe(32)
    sent: dict[str, Any] = {
        "token_hash": digest(token),
        "expires_at": Now() + OPEN_FOR,
        "last_sent_at": Now(),
        "sent_count": F("sent_count") + 1,
    }
    again = MACHINE.execute(invitation, "resend", by=by, values={**values, **sent})
    again.refresh_from_db()
    _mail(again, token, by=by)
    return again


def _mail(invitation: Invitation, token: str, *, by: User) -> None:
    context = {"invitation": invitation, "token": token, "inviter": by, "body": invitation.organisation}
    notify(
        to=invitation.email,
        language=invitation.language,
        template="invitation",
        context=context,
        secret=True,
    )


def _give_role(invitation: Invitation, person: User) -> None:
    """Nothing is given twice; a mandate that begins later is reached without a gap."""
    if holds_already(person.email, invitation.kind, invitation.organisation):
        return
    if invitation.kind == InvitationKind.EXPERT:
        Office.objects.create(user=person, kind=OfficeKind.EXPERT)
    else:
        same = {"user": person, "organisation": invitation.organisation, "kind": invitation.kind}
        later = Mandate.objects.filter(**same, ended_at__isnull=True, from_date__gt=timezone.localdate())
        begins = later.aggregate(first=Min("from_date"))["first"]
        until_date = begins - timedelta(days=1) if begins else None
        Mandate.objects.create(**same, until_date=until_date, is_sample=invitation.is_sample)
