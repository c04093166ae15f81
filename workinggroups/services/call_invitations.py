"""Asking a body or a person to express interest. It gives no advantage: who is invited is treated like any
other."""

from typing import Any

from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.limits import Limit, take
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.queries import owners_of
from clusterpolisee.core.accounts.services.acting import present
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications.services import notify
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.permissions import check_can_manage_body
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, CallInvitation
from workinggroups.permissions.calls import check_can_express, check_can_invite_to_call
from workinggroups.permissions.groups import can_use_desk, check_can_use_desk
from workinggroups.presenters.calls import dates
from workinggroups.services.call_news import tell_of_call

INVITATIONS = Limit("call_invitations", most=40, seconds=3600)
NOT_OPEN = _("People can be invited while the call is open.")
ALREADY = _("They have been invited to this call already.")
NOBODY_THERE = _(
    "%(body)s has no coordinator on the portal who could be told. Invite a person by address instead."
)
NOT_A_COLLEAGUE = _("Choose somebody who works for a body that you coordinate.")


def invite(
    call: Call,
    *,
    by: Any,
    organisation: Organisation | None = None,
    colleague: User | None = None,
    email: str = "",
    message: str = "",
) -> CallInvitation:
    """Invite one: a body (its coordinators are told), a colleague of a coordinator, or an address.

    To an address nothing is told about whether it has an account. Raises Refused, LimitReached.
    """
    try:
        with recorded(by=by):
            person = present(by)
            check_can_invite_to_call(call, person)
            if not Call.objects.with_clock().filter(pk=call.pk, accepting=True).exists():
                raise Refused(NOT_OPEN, status=409)
            new = CallInvitation(call=call, made_by=person, message=message, is_sample=person.is_sample)
            if colleague is not None:
                new.user, new.organisation = colleague, _body_of(colleague, call, by=person)
            else:
                check_can_use_desk(call.group, person)
                new.organisation, new.email = organisation, email.lower()
            take(INVITATIONS, person.pk)
            new.save()
            _tell(new)
    except IntegrityError as race:
        raise Refused(ALREADY, status=409) from race
    return new


def bodies_to_invite(call: Call, user: Any) -> list[Organisation]:
    """Partner bodies whose coordinators can be told; for the desk alone."""
    if not can_use_desk(call.group, user):
        return []
    coordinated = Mandate.objects.coordinators().values("organisation")
    return list(Organisation.objects.partners().filter(pk__in=coordinated).order_by("short_name"))


def colleagues_to_invite(user: Any) -> Any:
    """Active people of the bodies the person coordinates."""
    own = Mandate.objects.coordinators().filter(user=user).values("organisation")
    current = Mandate.objects.current().filter(organisation__in=own, organisation__is_partner=True)
    rows = User.objects.filter(pk__in=current.values("user"), is_active=True, erased_at__isnull=True)
    return rows.exclude(pk=user.pk).order_by("sort_name", "pk")


def _body_of(colleague: User, call: Call, *, by: User) -> Organisation:
    """The body both belong to; the invited person must be free to take part."""
    own = Mandate.objects.coordinators().filter(user=by).values("organisation")
    shared = Mandate.objects.current().filter(
        user=colleague, organisation__in=own, organisation__is_partner=True
    )
    mandate = shared.select_related("organisation").order_by("pk").first()
    if mandate is None:
        raise Refused(NOT_A_COLLEAGUE)
    check_can_manage_body(mandate.organisation, by)
    check_can_express(call, colleague)
    body: Organisation = mandate.organisation
    return body


def _tell(invitation: CallInvitation) -> None:
    if invitation.user is not None:
        _tell_person(invitation, invitation.user, "invited")
    elif invitation.organisation is not None:
        coordinators = Mandate.objects.coordinators().filter(organisation=invitation.organisation)
        people = list(User.objects.filter(pk__in=coordinators.values("user")))
        if not people:
            raise Refused(NOBODY_THERE % {"body": invitation.organisation.short_name}, status=409)
        for person in people:
            _tell_person(invitation, person, "coordinator")
    else:
        known = list(owners_of(invitation.email))
        for person in known:
            _tell_person(invitation, person, "invited")
        if not known:
            _write_to_address(invitation)


def _tell_person(invitation: CallInvitation, person: User, because: str) -> None:
    template = "call_invitation_body" if because == "coordinator" else "call_invitation"
    with translation.override(person.preferred_language):
        url = invitation.call.get_absolute_url()
    tell_of_call(
        person, invitation.call, topic="call_invitations", because=because, template=template, page=url,
        invitation=invitation, inviter=invitation.made_by,
    )  # fmt: skip


def _write_to_address(invitation: CallInvitation) -> None:
    """Somebody the portal does not know: one mail, in the language of whoever invites."""
    language = invitation.made_by.preferred_language
    with translation.override(language):
        context = {
            "invitation": invitation,
            "call": invitation.call,
            "inviter": invitation.made_by,
            "page": invitation.call.get_absolute_url(),
            "closes": dates(invitation.call).closes,
            "sign_up": reverse("account_signup"),
        }
        notify(to=invitation.email, language=language, template="call_invitation_address", context=context)
