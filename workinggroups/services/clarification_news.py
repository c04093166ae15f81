"""Mails about questions to applicants. The evaluation learns that there is news, never what it says."""

import datetime
from typing import Any

from workinggroups.enums import AssignmentState
from workinggroups.models import Clarification
from workinggroups.permissions.expressions import can_read_text
from workinggroups.presenters.clarifications import point_words
from workinggroups.presenters.release import language_words, written_deadline
from workinggroups.queries.moments import database_now
from workinggroups.services.telling import (
    is_reminded,
    leaders_and_secretariat,
    tell_applicant,
    tell_person,
)

REMIND_BEFORE = datetime.timedelta(days=1)


def tell_asked(clarification: Clarification) -> None:
    _tell_applicant(clarification, "clarification_asked", "clarification_answer")


def tell_taken_back(clarification: Clarification) -> None:
    _tell_applicant(clarification, "clarification_taken_back", "clarification_answer")


def tell_lapsed(clarification: Clarification) -> None:
    _tell_applicant(clarification, "clarification_lapsed", "clarification_answer")
    _tell_evaluation(clarification, "clarification_unanswered")


def tell_answered(clarification: Clarification) -> None:
    _tell_evaluation(clarification, "clarification_answered")


def remind(clarification: Clarification) -> bool:
    """Once, and not when the question came on its last day anyway."""
    place = ("clarification_answer", clarification.pk)
    due, expression = clarification.answer_by, clarification.expression
    came_late = due - clarification.asked_at <= REMIND_BEFORE
    if came_late or due <= database_now() or is_reminded(expression, place, clarification.asked_at):
        return False
    _tell_applicant(clarification, "clarification_reminder", "clarification_answer", because="reminder")
    return True


def _tell_applicant(
    clarification: Clarification, template: str, route: str, *, because: str = "applicant"
) -> None:
    expression = clarification.expression
    facts = {
        "expression": expression,
        "clarification": clarification,
        "point": point_words(clarification),
        "language_words": language_words(clarification.language),
        "answer_by": written_deadline(clarification.answer_by, expression.call.zone, expression.applicant),
    }
    tell_applicant(expression, template, facts, at=(route, clarification.pk), because=because)


def _tell_evaluation(clarification: Clarification, template: str) -> None:
    """Whoever asked, the leaders, and the evaluators who have taken on the review; each of them only while
    they may read the text."""
    expression = clarification.expression
    facts = {"expression": expression, "clarification": clarification}
    at = ("clarification", clarification.pk)
    for person, because in _concerned(clarification):
        if can_read_text(expression, person):
            tell_person(person, expression.call, "decision_desk", because, template, facts, at)


def _concerned(clarification: Clarification) -> list[tuple[Any, str]]:
    expression = clarification.expression
    found: dict[int, tuple[Any, str]] = {clarification.asked_by_id: (clarification.asked_by, "asked")}
    for person, because in leaders_and_secretariat(expression.call):
        if because == "leader":
            found.setdefault(person.pk, (person, because))
    taken = expression.assignments.filter(state=AssignmentState.ACCEPTED).select_related("evaluator")
    for assignment in taken.order_by("pk"):
        found.setdefault(assignment.evaluator_id, (assignment.evaluator, "evaluator"))
    return list(found.values())
