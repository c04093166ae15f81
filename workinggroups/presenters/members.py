"""Memberships in the reader's words: what state they are in, what can be done with them."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import MembershipEnd, MembershipState, SeatKind
from workinggroups.models import Membership
from workinggroups.models.seats import SEATS_OF_BODIES
from workinggroups.permissions.groups import check_is_secretariat
from workinggroups.presenters.badges import Badge
from workinggroups.workflow import MEMBERSHIP

LOOKS = {
    MembershipState.PROPOSED: ("info", "clock"),
    MembershipState.INVITED: ("warn", "mail"),
    MembershipState.ONBOARDING: ("warn", "edit"),
    MembershipState.ACTIVE: ("ok", "check"),
    MembershipState.SUSPENDED: ("bad", "pause"),
    MembershipState.ENDED: ("idle", "minus"),
}


def membership_badge(membership: Membership) -> Badge:
    """State and, once it has ended, how."""
    state = MembershipState(membership.state)
    tint, icon = LOOKS[state]
    if membership.ending:
        return Badge(tint, icon, capfirst(MembershipEnd(membership.ending).label))
    return Badge(tint, icon, capfirst(state.label))


@dataclass(frozen=True)
class Act:
    """Something that can be done with a membership, on a page of its own.

    `transition` names the rule of `workflow.MEMBERSHIP`; without one it is the secretariat's in `states`.
    """

    name: str
    label: str | Promise
    question: str | Promise
    consequences: tuple[str | Promise, ...]
    done: str | Promise
    transition: str = ""
    states: tuple[str, ...] = ()
    danger: bool = False

    @property
    def route(self) -> str:
        return f"workinggroups:membership_{self.name}"


NO_ACCESS = _(
    "The members’ room closes to the person with the next page. What the person wrote stays theirs."
)
FREE = _("The seat is free again at once.")
MAIL = _("The person gets a mail with your reason.")
ACTS = {
    act.name: act
    for act in (
        Act(
            "accept",
            _("Accept the seat"),
            _("Do you accept the seat?"),
            (
                _("You then sign four short declarations; with the last one your membership begins."),
                _("The leader, the secretariat and the coordinator of your organisation are told."),
            ),
            _("Thank you. Please read and sign the declarations now."),
            transition="accept",
        ),
        Act(
            "decline",
            _("Decline the seat"),
            _("Do you decline the seat?"),
            (FREE, _("This cannot be undone. The secretariat can invite you again.")),
            _("You have declined the seat."),
            transition="decline",
            danger=True,
        ),
        Act(
            "invite",
            _("Invite"),
            _("Invite this person to take the seat?"),
            (
                _("The person gets a mail and answers on the portal."),
                _("The seat counts as taken until the answer, or until the last day for it."),
            ),
            _("The invitation is sent."),
            transition="invite",
        ),
        Act(
            "remind",
            _("Send the invitation again"),
            _("Send the invitation again?"),
            (_("The person gets the mail once more, with the new last day for the answer."),),
            _("The invitation is sent again."),
            states=(MembershipState.INVITED,),
        ),
        Act(
            "withdraw",
            _("Take the proposal back"),
            _("Take this proposal back?"),
            (_("The person is told."), _("Somebody can be proposed again at any time.")),
            _("The proposal is taken back."),
            transition="withdraw",
            danger=True,
        ),
        Act(
            "term",
            _("Change the term"),
            _("Until when does the seat last?"),
            (_("The person gets a mail."), _("On the day after the last one the membership ends by itself.")),
            _("The term is changed."),
            states=(MembershipState.INVITED, MembershipState.ONBOARDING, MembershipState.ACTIVE,
                    MembershipState.SUSPENDED),
        ),
        Act(
            "suspend",
            _("Suspend"),
            _("Suspend this membership?"),
            (_("The seat stays taken."), NO_ACCESS, MAIL),
            _("The membership is suspended."),
            transition="suspend",
            danger=True,
        ),
        Act(
            "resume",
            _("Let it go on"),
            _("Let this membership go on?"),
            (_("The members’ room opens to the person again."), _("The person gets a mail.")),
            _("The membership goes on."),
            transition="resume",
        ),
        Act(
            "replace",
            _("Name a successor"),
            _("Who follows in this seat?"),
            (
                _("The membership ends at once: a seat has one holder, and whoever no longer speaks for the "
                  "organisation must not read on."),
                _("The successor is invited to the same seat, answers, and signs the declarations."),
                _("Open tasks stay with the organisation, texts with their authors."),
            ),
            _("The membership has ended, and the successor is invited."),
            transition="replace",
            danger=True,
        ),
        Act(
            "resign",
            _("Give the seat back"),
            _("Do you give the seat back?"),
            (
                _("The members’ room closes to you from the next page on. What you wrote stays yours."),
                FREE,
                _("This cannot be undone."),
            ),
            _("You have given the seat back. Thank you for your work."),
            transition="resign",
            danger=True,
        ),
        Act(
            "revoke",
            _("End the membership"),
            _("End this membership?"),
            (NO_ACCESS, FREE, MAIL),
            _("The membership has ended."),
            transition="revoke",
            danger=True,
        ),
    )
}  # fmt: skip
OWN = ("accept", "decline")  # answered with the expression of interest, where there is one


def check_act(act: Act, membership: Membership, user: Any, permissions: Any) -> None:
    """Whether the person may do this now, short of what the guards look at. Raises Refused."""
    if act.transition:
        rule = MEMBERSHIP.transition(act.transition)
        permissions[rule.permission](membership, user)
        sources: tuple[str, ...] = rule.sources
    else:
        check_is_secretariat(membership, user)
        sources = act.states
    if membership.state not in sources or _is_elsewhere(act, membership):
        facts = {"state": membership.get_state_display()}
        raise Refused(_("This is not possible any more: the state is now “%(state)s”.") % facts, status=409)


def _is_elsewhere(act: Act, membership: Membership) -> bool:
    """What does not fit this seat: offers after a call are answered there, experts follow nobody."""
    offered = membership.expression_id is not None and membership.state == MembershipState.INVITED
    if offered and act.name in (*OWN, "remind", "revoke", "term"):
        return True
    if act.name == "replace":
        return membership.kind not in SEATS_OF_BODIES or membership.user_id is None
    return membership.kind == SeatKind.LEADER and act.name != "invite"


def acts_for(membership: Membership, user: Any, permissions: Any) -> list[Act]:
    """What the person may do with the membership now, in the order of a life."""
    found = []
    for act in ACTS.values():
        try:
            check_act(act, membership, user, permissions)
        except Refused:
            continue
        found.append(act)
    return found
