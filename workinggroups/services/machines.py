"""The tables of `workflow`, each with its permissions and guards."""

from clusterpolisee.core.workflow.executor import Machine
from workinggroups import workflow
from workinggroups.permissions import calls as call_rules
from workinggroups.permissions import evaluation as evaluation_rules
from workinggroups.permissions import expressions as rules
from workinggroups.permissions import groups as group_rules
from workinggroups.permissions import memberships as member_rules
from workinggroups.services.guards import calls as call_guards
from workinggroups.services.guards import expressions as guards
from workinggroups.services.guards import memberships as member_guards

CALL = Machine(
    workflow.CALL,
    permissions={
        "work_on_call": call_rules.check_can_work_on_call,
        "approve_call": call_rules.check_can_approve_call,
        "open_call": call_rules.check_can_open_call,
        "close_call": call_rules.check_can_close_call,
    },
    guards={
        "ready": call_guards.ready,
        "opening_reached": call_guards.opening_reached,
        "not_open_yet": call_guards.not_open_yet,
        "still_accepting": call_guards.still_accepting,
        "closing_reached": call_guards.closing_reached,
        "closing_ahead": call_guards.closing_ahead,
        "all_screened": call_guards.all_screened,
        "all_reviewed": call_guards.all_reviewed,
        "all_proposed": call_guards.all_proposed,
        "release_complete": call_guards.release_complete,
        "document_signed": call_guards.document_signed,
    },
)

EXPRESSION = Machine(
    workflow.EXPRESSION,
    permissions={
        "submit": rules.check_can_submit,
        "withdraw": rules.check_can_withdraw,
        "screen": rules.check_can_screen,
        "assign": rules.check_can_assign,
        "reopen": rules.check_can_reopen,
        "file": rules.check_can_complete_review,
        "decide": rules.check_can_assess,
        "release": rules.check_can_release,
        "answer_offer": rules.check_can_answer_offer,
        "clock": group_rules.check_is_clock,
    },
    guards={
        "accepting": guards.accepting,
        "screening": guards.screening,
        "endorsed": guards.endorsed,
        "evaluation": guards.evaluation,
        "enough_reviews": guards.enough_reviews,
        "shortlisting": guards.shortlisting,
        "proposed_shortlist": guards.proposed_shortlist,
        "proposed_reserve": guards.proposed_reserve,
        "proposed_refusal": guards.proposed_refusal,
        "seat_free": guards.seat_free,
        "offer_stands": guards.offer_stands,
        "offer_over": guards.offer_over,
    },
)

CLARIFICATION = Machine(
    workflow.CLARIFICATION,
    permissions={
        "answer": evaluation_rules.check_can_answer_clarification,
        "ask": evaluation_rules.check_can_ask_clarification,
        "clock": group_rules.check_is_clock,
    },
    guards={"in_time": guards.answer_in_time, "over_due": guards.answer_over_due},
)

ASSIGNMENT = Machine(
    workflow.ASSIGNMENT,
    permissions={
        "answer": evaluation_rules.check_is_the_evaluator,
        "assign": evaluation_rules.check_can_end_assignment,
    },
    guards={"not_filed": guards.not_filed},
)

MEMBERSHIP = Machine(
    workflow.MEMBERSHIP,
    permissions={
        "invite": member_rules.check_can_invite,
        "take_back": member_rules.check_can_take_back,
        "answer": member_rules.check_is_the_member,
        "begin": member_rules.check_can_begin,
        "secretariat": group_rules.check_is_secretariat,
        "replace": member_rules.check_can_replace,
        "clock": group_rules.check_is_clock,
    },
    guards={
        "seat_free": member_guards.seat_free,
        "in_time": member_guards.in_time,
        "over_due": member_guards.over_due,
        "all_signed": member_guards.all_signed,
        "term_over": member_guards.term_over,
    },
)
