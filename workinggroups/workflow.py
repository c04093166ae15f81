"""States of calls, expressions of interest, clarifications, assignments and memberships.

Adapted from the field's usual procedures; what differs and why stands in docs/decisions/0015.
"""

from clusterpolisee.core.workflow.table import Table, Transition

BEFORE_DECISION = (
    "draft", "in_approval", "scheduled", "open", "closed", "screening", "evaluation", "shortlisting",
    "decision_pending",
)  # fmt: skip

CALL = Table(
    name="call",
    states=(*BEFORE_DECISION, "decided", "completed", "archived", "cancelled"),
    initial="draft",
    transitions=(
        Transition("submit", ("draft",), "in_approval", permission="work_on_call", guard="ready"),
        Transition(
            "return", ("in_approval", "scheduled"), "draft", permission="approve_call", guard="not_open_yet"
        ),
        Transition("approve", ("in_approval",), "scheduled", permission="approve_call", guard="ready"),
        Transition("open", ("scheduled",), "open", permission="open_call", guard="opening_reached"),
        Transition("amend", ("open",), "open", permission="approve_call", guard="still_accepting"),
        Transition("extend", ("open",), "open", permission="approve_call", guard="still_accepting"),
        Transition("close", ("open",), "closed", permission="close_call", guard="closing_reached"),
        Transition("reopen", ("closed",), "open", permission="approve_call", guard="closing_ahead"),
        Transition("start_screening", ("closed",), "screening", permission="work_on_call"),
        Transition(
            "start_evaluation", ("screening",), "evaluation", permission="approve_call", guard="all_screened"
        ),
        Transition("rank", ("evaluation",), "shortlisting", permission="work_on_call", guard="all_reviewed"),
        Transition("evaluate_again", ("shortlisting",), "evaluation", permission="work_on_call"),
        Transition(
            "propose", ("shortlisting",), "decision_pending", permission="work_on_call", guard="all_proposed"
        ),
        Transition("return_proposal", ("decision_pending",), "shortlisting", permission="approve_call"),
        Transition(
            "release", ("decision_pending",), "decided", permission="approve_call", guard="release_complete"
        ),
        Transition("complete", ("decided",), "completed", permission="approve_call", guard="document_signed"),
        Transition("archive", ("completed",), "archived", permission="approve_call"),
        Transition("cancel", BEFORE_DECISION, "cancelled", permission="approve_call"),
    ),
)

STANDING_BEFORE_RELEASE = ("submitted", "eligible", "under_review", "reviewed", "pending")

EXPRESSION = Table(
    name="expression",
    states=(
        "draft",
        *STANDING_BEFORE_RELEASE,
        "ineligible",
        "duplicate",
        "shortlisted",
        "reserve",
        "not_selected",
        "offered",
        "accepted",
        "declined",
        "withdrawn",
    ),
    initial="draft",
    transitions=(
        Transition("submit", ("draft",), "submitted", permission="submit", guard="accepting"),
        Transition("revise", ("submitted",), "submitted", permission="submit", guard="accepting"),
        Transition(
            "withdraw",
            (*STANDING_BEFORE_RELEASE, "shortlisted", "reserve"),
            "withdrawn",
            permission="withdraw",
        ),
        Transition("find_eligible", ("submitted",), "eligible", permission="screen", guard="endorsed"),
        Transition("find_ineligible", ("submitted",), "ineligible", permission="screen", guard="screening"),
        Transition(
            "mark_duplicate", ("submitted", "eligible"), "duplicate", permission="screen", guard="screening"
        ),
        Transition(
            "screen_again",
            ("eligible", "ineligible", "duplicate"),
            "submitted",
            permission="screen",
            guard="screening",
        ),
        Transition("start_review", ("eligible",), "under_review", permission="assign", guard="evaluation"),
        Transition(
            "complete_review", ("under_review",), "reviewed", permission="file", guard="enough_reviews"
        ),
        Transition(
            "review_again", ("reviewed", "pending"), "under_review", permission="reopen", guard="evaluation"
        ),
        Transition("propose", ("reviewed", "pending"), "pending", permission="decide", guard="shortlisting"),
        Transition("take_back", ("pending",), "reviewed", permission="decide", guard="shortlisting"),
        Transition(
            "shortlist", ("pending",), "shortlisted", permission="release", guard="proposed_shortlist"
        ),
        Transition("put_on_reserve", ("pending",), "reserve", permission="release", guard="proposed_reserve"),
        Transition("turn_down", ("pending",), "not_selected", permission="release", guard="proposed_refusal"),
        Transition("offer", ("shortlisted",), "offered", permission="release", guard="seat_free"),
        Transition("accept", ("offered",), "accepted", permission="answer_offer", guard="offer_stands"),
        Transition("decline", ("offered",), "declined", permission="answer_offer"),
        Transition("lapse", ("offered",), "declined", permission="clock", guard="offer_over"),
    ),
)

CLARIFICATION = Table(
    name="clarification",
    states=("asked", "answered", "lapsed", "taken_back"),
    initial="asked",
    transitions=(
        Transition("answer", ("asked",), "answered", permission="answer", guard="in_time"),
        Transition("lapse", ("asked",), "lapsed", permission="clock", guard="over_due"),
        Transition("take_back", ("asked",), "taken_back", permission="ask"),
    ),
)

ASSIGNMENT = Table(
    name="assignment",
    states=("proposed", "accepted", "declined", "ended"),
    initial="proposed",
    transitions=(
        Transition("accept", ("proposed",), "accepted", permission="answer"),
        Transition("decline", ("proposed", "accepted"), "declined", permission="answer", guard="not_filed"),
        Transition("end", ("proposed", "accepted"), "ended", permission="assign", guard="not_filed"),
        Transition("ask_again", ("declined", "ended"), "proposed", permission="assign"),
    ),
)

MEMBERSHIP = Table(
    name="membership",
    states=("proposed", "invited", "onboarding", "active", "suspended", "ended"),
    initial="proposed",
    transitions=(
        Transition("invite", ("proposed",), "invited", permission="invite", guard="seat_free"),
        Transition("accept", ("invited",), "onboarding", permission="answer", guard="in_time"),
        Transition("decline", ("invited",), "ended", permission="answer"),
        Transition("lapse", ("invited",), "ended", permission="clock", guard="over_due"),
        Transition("activate", ("onboarding",), "active", permission="begin", guard="all_signed"),
        Transition("suspend", ("active",), "suspended", permission="secretariat"),
        Transition("resume", ("suspended",), "active", permission="secretariat"),
        Transition("replace", ("onboarding", "active", "suspended"), "ended", permission="replace"),
        Transition("resign", ("onboarding", "active", "suspended"), "ended", permission="answer"),
        Transition("withdraw", ("proposed",), "ended", permission="take_back"),
        # The last day is over, or the mandate for the body that the person sat for.
        Transition(
            "expire",
            ("proposed", "invited", "onboarding", "active", "suspended"),
            "ended",
            permission="clock",
            guard="term_over",
        ),
        Transition(
            "revoke",
            ("proposed", "invited", "onboarding", "active", "suspended"),
            "ended",
            permission="secretariat",
        ),
    ),
)
