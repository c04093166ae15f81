"""What waits around seats: for the person invited, for coordinators of bodies, for the secretariat."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import GroupKind, MembershipEnd, MembershipState, SeatKind, Step
from workinggroups.models import Membership, Seat, WorkingGroup

NO_NEED = (MembershipEnd.WITHDRAWN, MembershipEnd.REPLACED)


def of_members(user: Any) -> Iterator[Task]:
    """Invitations to answer and declarations to sign."""
    states = (MembershipState.INVITED, MembershipState.ONBOARDING)
    rows = Membership.objects.filter(user=user, state__in=states).select_related("group")
    for row in rows.annotate(signed=Count("declarations")).order_by("answer_by", "pk"):
        facts = {"group": _name(row.group)}
        if row.state == MembershipState.INVITED and row.expression_id is None:
            title = _("Answer the invitation to take a seat: %(group)s") % facts
            yield Task(title, row.get_absolute_url(), due_at=row.answer_by, is_sample=row.is_sample)
        elif row.state == MembershipState.ONBOARDING:
            left = len(Step) - row.signed
            title = ngettext(
                "Sign %(left)d declaration to become a member: %(group)s",
                "Sign %(left)d declarations to become a member: %(group)s",
                left,
            ) % {"left": left, **facts}
            url = reverse("workinggroups:onboarding", args=[row.public_id])
            yield Task(title, url, is_sample=row.is_sample)


def of_bodies(user: Any) -> Iterator[Task]:
    """Seats that a body lost and that are still free, and its empty chair in the Steering Committee."""
    own = Mandate.objects.coordinators().filter(user=user).values("organisation")
    bodies = {body.pk: body for body in Organisation.objects.partners().filter(pk__in=own)}
    if not bodies:
        return
    held = Membership.objects.filter(organisation=OuterRef("organisation"), group=OuterRef("group")).exclude(
        state=MembershipState.ENDED
    )
    taken = Membership.objects.holding().filter(seat=OuterRef("pk"))
    free = Seat.objects.filter(~Exists(taken), group=OuterRef("group"), kind=OuterRef("kind"))
    lost = Membership.objects.filter(
        ~Exists(held),
        Exists(free),
        organisation__in=list(bodies),
        kind=SeatKind.REPRESENTATIVE,
        state=MembershipState.ENDED,
        began_at__isnull=False,
    ).exclude(ending__in=NO_NEED)
    places = {(row.group, row.organisation_id) for row in lost.select_related("group")}
    for group, body in sorted(places, key=lambda pair: (pair[0].number or 0, pair[1] or 0)):
        yield _nomination(group, bodies[body or 0])
    yield from _empty_chairs(bodies)


def _empty_chairs(bodies: dict[int, Organisation]) -> Iterator[Task]:
    committees = WorkingGroup.objects.filter(kind=GroupKind.STEERING)
    seated = set(
        Membership.objects.exclude(state=MembershipState.ENDED)
        .filter(group__kind=GroupKind.STEERING, organisation__in=list(bodies))
        .values_list("organisation", flat=True)
    )
    for committee in committees:
        for key, body in bodies.items():
            if key not in seated:
                yield _nomination(committee, body)


def _nomination(group: WorkingGroup, body: Organisation) -> Task:
    facts = {"body": body.short_name, "group": _name(group)}
    title = _("Propose somebody for the seat of %(body)s: %(group)s") % facts
    return Task(title, propose_url(group))


def of_keepers(user: Any) -> Iterator[Task]:
    """For the secretariat: proposals that wait."""
    if not is_secretariat(user):
        return
    waiting = Q(memberships__state=MembershipState.PROPOSED)
    counted = WorkingGroup.objects.visible_to(user).annotate(proposals=Count("memberships", filter=waiting))
    for group in counted.filter(proposals__gt=0).order_by("number", "slug"):
        title = ngettext(
            "%(count)d proposal for a seat waits for you: %(group)s",
            "%(count)d proposals for seats wait for you: %(group)s",
            group.proposals,
        ) % {"count": group.proposals, "group": _name(group)}
        yield Task(title, members_url(group))


def members_url(group: WorkingGroup) -> str:
    if group.number:
        return reverse("workinggroups:members", args=[group.number])
    return reverse("workinggroups:committee_members", args=[group.slug])


def propose_url(group: WorkingGroup) -> str:
    if group.number:
        return reverse("workinggroups:member_new", args=[group.number])
    return reverse("workinggroups:committee_member_new", args=[group.slug])


def _name(group: WorkingGroup) -> str:
    name = in_language(group, "name").value
    if group.number:
        return _("group %(number)s, %(name)s") % {"number": group.number, "name": name}
    return name
