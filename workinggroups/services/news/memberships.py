"""What people are told about seats and leaderships: the person, the desk of the group, the body."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.services import tell
from clusterpolisee.core.notifications.topics import Topic
from clusterpolisee.core.partners.models import Mandate
from workinggroups.models import Leadership, Membership, WorkingGroup

EVENTS = {
    "proposed": _("%(name)s has been proposed for a seat."),
    "invited": _("%(name)s has been invited to take a seat."),
    "accepted": _("%(name)s has accepted the seat and signs the declarations now."),
    "declined": _("%(name)s has declined the seat. It is free again."),
    "lapsed": _("%(name)s did not answer the invitation in time. The seat is free again."),
    "begun": _("%(name)s has signed everything and is a member from now on."),
    "suspended": _("The membership of %(name)s has been suspended."),
    "resumed": _("The membership of %(name)s goes on."),
    "replaced": _("%(name)s has been replaced. The successor has been invited."),
    "resigned": _("%(name)s has given the seat back. It is free again."),
    "expired": _("The term of %(name)s is over. The seat is free again."),
    "revoked": _("The membership of %(name)s has been ended. The seat is free again."),
    "withdrawn": _("The proposal of %(name)s has been taken back."),
    "mandate_over": _("The mandate of %(name)s has ended, and with it the seat. It is free again."),
}


def _in_a_body(user: Any) -> bool:
    leads = Leadership.objects.current().filter(user=user)
    coordinates = Mandate.objects.coordinators().filter(user=user)
    return user.holds(OfficeKind.SECRETARIAT) or bool(leads.exists() or coordinates.exists())


SEATS = Topic(
    code="seats",
    label=_("Your seats in groups and committees"),
    help=_("When you are proposed or invited, and when a seat begins, changes or ends."),
    default=Channel.NOW,
    because={
        "member": _("You receive this because it concerns your seat in a group or committee."),
        "leader": _("You receive this because it concerns your leadership of a group."),
    },
    mails={
        "membership_proposed": _("Proposal for a seat"),
        "membership_invited": _("Invitation to take a seat"),
        "membership_accepted": _("Next steps after accepting a seat"),
        "membership_begun": _("Beginning of a membership"),
        "membership_suspended": _("Suspended membership"),
        "membership_resumed": _("Membership that goes on"),
        "membership_term": _("New term of a membership"),
        "membership_ended": _("End of a membership"),
        "leadership_given": _("Leadership of a group"),
        "leadership_ended": _("End of a leadership"),
    },
)
SEATS_OF_OTHERS = Topic(
    code="seats_of_others",
    label=_("Seats you look after"),
    help=_("When seats of your organisation, your group or the project are proposed, taken or given back."),
    default=Channel.DAILY,
    because={
        "desk": _("You receive this because you lead the group or belong to the secretariat."),
        "body": _("You receive this because you coordinate the people of this organisation."),
    },
    mails={"membership_news": _("News of a seat")},
    concerns=_in_a_body,
)


def group_name(group: WorkingGroup) -> str:
    """Number and name of a group in the active language, a committee's name alone."""
    name = in_language(group, "name").value
    return f"{group.number}. {name}" if group.number else name


def tell_member(membership: Membership, template: str, **more: Any) -> None:
    """Tell the person of the seat, in their language, with the page where it is."""
    person = membership.user
    if person is None:
        return
    with translation.override(person.preferred_language):
        context = {
            "person": person,
            "membership": membership,
            "group_name": group_name(membership.group),
            "kind": membership.get_kind_display(),
            "page": membership.get_absolute_url(),
            **more,
        }
    url = context["page"]
    tell(person, topic="seats", because="member", template=template, context=context, url=url)


def tell_leader(leadership: Leadership, template: str, **more: Any) -> None:
    person = leadership.user
    with translation.override(person.preferred_language):
        url = leadership.group.get_absolute_url()
        context = {
            "person": person,
            "leadership": leadership,
            "group_name": group_name(leadership.group),
            "page": url,
            **more,
        }
    tell(person, topic="seats", because="leader", template=template, context=context, url=url)


def tell_desk(membership: Membership, event: str, *, but: Any = None) -> None:
    """Tell leaders, secretariat and the coordinators of the body what happened; not the person who did it,
    and not the member."""
    silent = {membership.user_id, getattr(but, "pk", None)}
    desk = {person.pk: person for person in _desk(membership.group)}
    bodies = Mandate.objects.coordinators().filter(organisation=membership.organisation_id)
    body = User.objects.filter(pk__in=bodies.values("user")) if membership.organisation_id else []
    for person in desk.values():
        if person.pk not in silent:
            _tell_of(membership, event, person, "desk")
    for person in body:
        if person.pk not in silent | set(desk):
            _tell_of(membership, event, person, "body")


def _desk(group: WorkingGroup) -> Iterable[User]:
    leaders = Leadership.objects.current().filter(group=group)
    offices = Office.objects.current().filter(kind=OfficeKind.SECRETARIAT)
    wanted = Q(pk__in=leaders.values("user")) | Q(pk__in=offices.values("user"))
    return User.objects.filter(wanted, is_active=True).order_by("pk")


def _tell_of(membership: Membership, event: str, person: User, because: str) -> None:
    with translation.override(person.preferred_language):
        name = str(membership.user or membership.organisation)
        context = {
            "person": person,
            "sentence": EVENTS[event] % {"name": name},
            "group_name": group_name(membership.group),
            "kind": membership.get_kind_display(),
            "body": membership.organisation.short_name if membership.organisation else "",
            "page": reverse("workinggroups:membership", args=[membership.public_id]),
        }
    tell(
        person,
        topic="seats_of_others",
        because=because,
        template="membership_news",
        context=context,
        url=str(context["page"]),
    )
