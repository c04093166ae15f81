"""Choices of the working groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GroupKind(models.TextChoices):
    THEMATIC = "thematic", _("thematic working group")
    STEERING = "steering", _("Steering Committee")
    SCIENTIFIC = "scientific", _("Technical and Scientific Committee")
    TRIAL = "trial", _("trial group")  # made and removed by checks; nobody sees it


class SeatKind(models.TextChoices):
    LEADER = "leader", _("leader organisation")
    REPRESENTATIVE = "representative", _("representative of the partnership")
    EXPERT = "expert", _("expert")
    MEMBER = "member", _("member of the committee")


# The rule of composition of a thematic group; a committee has members alone, one for each of its bodies.
SEATS_OF_A_GROUP = {SeatKind.LEADER: 1, SeatKind.REPRESENTATIVE: 3, SeatKind.EXPERT: 2}
SEATS_OF_A_COMMITTEE = 60


class MembershipState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("membership", "proposed")
    INVITED = "invited", pgettext_lazy("membership", "invited")
    ONBOARDING = "onboarding", _("being set up")
    ACTIVE = "active", pgettext_lazy("membership", "active")
    SUSPENDED = "suspended", pgettext_lazy("membership", "suspended")
    ENDED = "ended", pgettext_lazy("membership", "ended")


# A place is taken from the offer until the membership ends; a proposal alone takes nothing.
HOLDING = (
    MembershipState.INVITED,
    MembershipState.ONBOARDING,
    MembershipState.ACTIVE,
    MembershipState.SUSPENDED,
)


class MembershipEnd(models.TextChoices):
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("not answered in time")
    REPLACED = "replaced", _("replaced")
    RESIGNED = "resigned", _("resigned")
    EXPIRED = "expired", _("term over")
    REVOKED = "revoked", pgettext_lazy("membership", "revoked")
    WITHDRAWN = "withdrawn", _("proposal withdrawn")
    MANDATE = "mandate", _("mandate ended")


class Step(models.TextChoices):
    """What a new member confirms before the membership begins."""

    MANDATE = "mandate", _("mandate of the group")
    CONDUCT = "conduct", _("code of conduct")
    CONFIDENTIALITY = "confidentiality", _("confidentiality")
    DATA_PROTECTION = "data_protection", _("data protection")


class Section(models.TextChoices):
    """The chapters of a concept paper, in their order."""

    BACKGROUND = "background", _("Background and aims")
    STRATEGY = "strategy", _("Strategy and topic")
    EU_POLICIES = "eu-policies", _("Consistency with EU policies")
    METHODOLOGY = "methodology", _("Working methodology")
    ACTIVITIES = "activities", _("Activities")
    RESULTS = "results", _("Expected results")
    COMPOSITION = "composition", _("Composition and profiles sought")


class CallState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_APPROVAL = "in_approval", _("waiting for approval")
    SCHEDULED = "scheduled", _("approved, opens by itself")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    SCREENING = "screening", _("screening")
    EVALUATION = "evaluation", _("evaluation")
    SHORTLISTING = "shortlisting", _("short-listing")
    DECISION_PENDING = "decision_pending", _("decision prepared")
    DECIDED = "decided", _("decided")
    COMPLETED = "completed", _("group set up")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


UNPUBLISHED = (CallState.DRAFT, CallState.IN_APPROVAL)
# Afterwards nothing can be sent any more: a sealed call is unsealed.
BEFORE_CLOSING = (*UNPUBLISHED, CallState.SCHEDULED, CallState.OPEN)
# While names are hidden in a blind call, from everybody but the secretariat.
BLIND_PHASES = (*BEFORE_CLOSING, CallState.CLOSED, CallState.SCREENING, CallState.EVALUATION)
RELEASED = (CallState.DECIDED, CallState.COMPLETED, CallState.ARCHIVED)


class HiddenField(models.TextChoices):
    """What a blind call can hide from the leader and the evaluators until the evaluation is over."""

    NAME = "name", _("name of the person")
    ORGANISATION = "organisation", _("organisation")
    COUNTRY = "country", _("country")
    FILES = "files", _("annexes")


class NoticeKind(models.TextChoices):
    EXTENSION = "extension", _("extension")
    AMENDMENT = "amendment", _("amendment")
    REOPENING = "reopening", _("reopening")
    CANCELLATION = "cancellation", _("cancellation")


class AskedOf(models.TextChoices):
    BOTH = "both", _("everybody")
    REPRESENTATIVE = "representative", _("representatives only")
    EXPERT = "expert", _("experts only")


class ExpressionKind(models.TextChoices):
    REPRESENTATIVE = "representative", _("representative of a partner body")
    EXPERT = "expert", _("expert")


class ExpressionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("expression", "draft")
    SUBMITTED = "submitted", _("submitted")
    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("not eligible")
    DUPLICATE = "duplicate", _("duplicate")
    UNDER_REVIEW = "under_review", _("in review")
    REVIEWED = "reviewed", _("reviewed")
    PENDING = "pending", _("decision prepared")
    SHORTLISTED = "shortlisted", _("short-listed")
    RESERVE = "reserve", _("reserve")
    NOT_SELECTED = "not_selected", _("not selected")
    OFFERED = "offered", _("seat offered")
    ACCEPTED = "accepted", _("seat accepted")
    DECLINED = "declined", _("seat declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Out of the procedure: they count for nothing any more.
OUT = (
    ExpressionState.INELIGIBLE,
    ExpressionState.DUPLICATE,
    ExpressionState.WITHDRAWN,
)


class Proposal(models.TextChoices):
    """What the leader proposes for an expression; nobody is told before the release."""

    SHORTLISTED = "shortlisted", _("short-list")
    RESERVE = "reserve", _("reserve")
    NOT_SELECTED = "not_selected", _("not selected")


class EndorsementState(models.TextChoices):
    ASKED = "asked", _("asked for")
    GIVEN = "given", pgettext_lazy("endorsement", "given")
    REFUSED = "refused", pgettext_lazy("endorsement", "refused")


class AttachmentState(models.TextChoices):
    WAITING = "waiting", _("being examined")
    CLEAN = "clean", _("examined")
    REFUSED = "refused", pgettext_lazy("file", "refused")


class AssignmentState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("assignment", "asked")
    ACCEPTED = "accepted", pgettext_lazy("assignment", "accepted")
    DECLINED = "declined", pgettext_lazy("assignment", "declined")
    ENDED = "ended", pgettext_lazy("assignment", "taken back")


class ConflictVerdict(models.TextChoices):
    NONE = "none", _("no conflict of interest")
    CONFLICT = "conflict", _("conflict of interest")
    WAIVER_ASKED = "waiver_asked", _("conflict; a waiver waits for a second person")
    WAIVED = "waived", _("conflict waived")


class Relation(models.TextChoices):
    """How a person is or was tied to a body, as declared."""

    EMPLOYMENT = "employment", _("employment")
    CONTRACT = "contract", _("contract or consultancy")
    OWNERSHIP = "ownership", _("ownership or shares")
    BOARD = "board", _("seat on a board")
    FAMILY = "family", _("family tie to somebody there")
    OTHER = "other", _("other tie")


class DuplicateVerdict(models.TextChoices):
    KEPT = "kept", _("kept, not a duplicate")
    DUPLICATE = "duplicate", _("duplicate")


class ClarificationState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("clarification", "asked")
    ANSWERED = "answered", _("answered")
    LAPSED = "lapsed", _("lapsed without answer")
    TAKEN_BACK = "taken_back", pgettext_lazy("clarification", "taken back")


class Gender(models.TextChoices):
    """As declared by the person, for the balance of a group; never asked as a condition."""

    UNDECLARED = "", _("I do not want to say")
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", pgettext_lazy("gender", "other")


class Variant(models.TextChoices):
    """Who a setting-up document is for."""

    INTERNAL = "internal", _("internal")
    PUBLIC = "public", pgettext_lazy("document", "public")
