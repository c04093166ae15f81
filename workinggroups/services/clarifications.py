"""Questions to applicants about single points, and their answers.

What was sent stays as it is; an answer stands beside it, and the question unlocks this one point only.
"""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import AttachmentState, ClarificationState, HiddenField
from workinggroups.models import Attachment, CallQuestion, Clarification, Expression
from workinggroups.permissions.evaluation import check_can_answer_clarification
from workinggroups.permissions.expressions import check_can_assess, sees_identity
from workinggroups.permissions.groups import CLOCK
from workinggroups.queries.clarifications import ASKED_IN, ASKING, FILE, QUESTION, text_at
from workinggroups.queries.contents import TEXTS, questions_for
from workinggroups.queries.moments import database_now, end_of_day
from workinggroups.services import annexes, clarification_news
from workinggroups.services.locks import lock_call, lock_expression
from workinggroups.services.machines import CLARIFICATION

NOT_NOW = _("Questions to applicants are asked during the screening and the evaluation.")
OPEN_ALREADY = _("A question about this point waits for its answer already.")
LONGEST = {"profile": 120, FILE: 1000}
LONGEST_TEXT = 3000


def ask(  # noqa: PLR0913  (a question has that many parts)
    expression: Expression,
    *,
    target: str,
    text: str,
    by: Any,
    token: UUID,
    question: CallQuestion | None = None,
    language: str | None = None,
    answer_by: datetime.datetime | None = None,
) -> Clarification:
    """Ask the applicant about one field, one of the call's own questions (`target` "question") or an annex
    ("file"). Without `answer_by` the call's number of days counts. The same form sent twice asks once.
    Raises Refused."""
    with recorded(by=by):
        call = lock_call(expression.call_id)
        locked = lock_expression(expression)
        check_can_assess(locked, by)
        if asked := Clarification.objects.filter(expression=locked, token=token).first():
            return asked
        check_can_be_asked(locked, target, question, by)
        until = answer_by or end_of_day(call.clarification_days, call.zone)
        if until <= database_now():
            raise Refused(_("The applicant needs time to answer: choose a later moment."))
        made = Clarification(
            expression=locked, target=target, question=question, text=text.strip(), token=token,
            language=language or by.preferred_language, answer_by=until, asked_by=by,
            before=text_at(locked, target, question), is_sample=locked.is_sample or by.is_sample,
        )  # fmt: skip
        _store(made, by)
        clarification_news.tell_asked(made)
    return made


def ask_all(expressions: Iterable[Expression], *, by: Any, **asked: Any) -> list[Clarification]:
    """The same question to several, all or none: those with the same gap are treated alike."""
    with recorded(by=by):
        rows = sorted(expressions, key=lambda row: str(row.pk))
        return [ask(row, by=by, **asked) for row in rows]


def is_asked(expression: Expression, token: Any) -> bool:
    """Whether this very form was sent already."""
    return Clarification.objects.filter(expression=expression, token=token).exists()


def check_can_be_asked(expression: Expression, target: str, question: CallQuestion | None, by: Any) -> None:
    """Whether this point can be asked about now."""
    if expression.call.state not in ASKING or expression.state not in ASKED_IN:
        raise Refused(NOT_NOW, status=409)
    known = question in questions_for(expression) if target == QUESTION else question is None
    if target not in (*TEXTS, QUESTION, FILE) or not known:
        raise Refused(_("There is no such point in this expression of interest."))
    if target == FILE and not sees_identity(expression, by, HiddenField.FILES):
        raise Refused(_("The annexes are hidden from you at this stage."))


def save(clarification: Clarification, *, text: str, by: Any) -> Clarification:
    """Keep an answer that is not finished; nobody but the applicant reads it. Raises Refused."""
    with recorded(by=by):
        locked = _locked(clarification)
        CLARIFICATION.check(locked, "answer", by=by)
        locked.after = text.strip()
        locked.save(update_fields=["after"])
    return locked


def answer(clarification: Clarification, *, text: str, by: Any) -> Clarification:
    """Send the answer, until the last moment by the database's clock. The same answer again changes nothing.
    Raises Refused."""
    text = text.strip()
    with recorded(by=by):
        locked = _locked(clarification)
        check_can_answer_clarification(locked, by)
        if locked.state == ClarificationState.ANSWERED and locked.after == text:
            return locked
        CLARIFICATION.check(locked, "answer", by=by)
        _check_answer(locked, text)
        values = {"after": text, "settled_at": Now(), "settled_by": by}
        done = CLARIFICATION.execute(locked, "answer", by=by, values=values)
        done.refresh_from_db(fields=["settled_at"])
        clarification_news.tell_answered(locked)
    return done


def add_file(clarification: Clarification, *, file: Any, token: UUID, by: Any) -> Attachment:
    """Take in a file for a question about an annex. Raises uploads.Unacceptable and Refused."""
    with recorded(by=by):
        locked = _locked(clarification)
        check_can_answer_clarification(locked, by)
        if found := locked.expression.attachments.filter(token=token).first():
            return found
        CLARIFICATION.check(locked, "answer", by=by)
        if locked.target != FILE:
            raise Refused(_("This question is not about an annex."))
        return annexes.store(locked.expression, file=file, token=token, by=by, clarification=locked)


def drop_file(clarification: Clarification, annex_id: UUID, *, by: Any) -> None:
    """Leave out a file before the answer is sent; a second time changes nothing. Raises Refused."""
    with recorded(by=by):
        locked = _locked(clarification)
        CLARIFICATION.check(locked, "answer", by=by)
        files_of(locked).filter(pk=annex_id).update(removed_at=Now())


def files_of(clarification: Clarification) -> Any:
    return Attachment.objects.kept().filter(clarification=clarification).order_by("uploaded_at", "pk")


def take_back(clarification: Clarification, *, by: Any) -> Clarification:
    """The question need not be answered any more; the applicant is told. Raises Refused."""
    with recorded(by=by):
        locked = _locked(clarification)
        if locked.state == ClarificationState.TAKEN_BACK:
            return locked
        values = {"settled_at": Now(), "settled_by": by}
        done = CLARIFICATION.execute(locked, "take_back", by=by, values=values)
        clarification_news.tell_taken_back(locked)
    return done


def lapse_due() -> int:
    """Close the questions that nobody answered in time, by the database's clock."""
    due = Clarification.objects.due().select_related("expression").order_by("pk")
    return sum(_lapse(row) for row in due)


def remind_due() -> int:
    """Remind those whose last day has come, once."""
    soon = database_now() + clarification_news.REMIND_BEFORE
    waiting = Clarification.objects.filter(state=ClarificationState.ASKED, answer_by__lte=soon)
    return sum(_remind(row) for row in waiting.select_related("expression").order_by("pk"))


def longest(clarification: Clarification) -> int:
    """How long an answer may be: as long as the text at this point."""
    if clarification.question is not None:
        return clarification.question.longest
    return LONGEST.get(clarification.target, LONGEST_TEXT)


def _locked(clarification: Clarification) -> Clarification:
    lock_call(clarification.expression.call_id)
    expression = lock_expression(clarification.expression)
    rows = Clarification.objects.select_for_update(of=("self",)).select_related("question", "asked_by")
    locked: Clarification = rows.get(pk=clarification.pk)
    locked.expression = expression
    return locked


def _store(made: Clarification, by: Any) -> None:
    try:
        with recorded(by=by):
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(OPEN_ALREADY, status=409) from error


def _check_answer(clarification: Clarification, text: str) -> None:
    if clarification.expression.state not in ASKED_IN:
        raise Refused(_("This expression of interest is not in the procedure any more."), status=409)
    if clarification.target == FILE:
        if not files_of(clarification).exclude(state=AttachmentState.REFUSED).exists():
            raise Refused(_("Add the file first."))
    elif not text:
        raise Refused(_("Write an answer."))
    most = longest(clarification)
    if len(text) > most:
        facts = {"most": most, "count": len(text)}
        raise Refused(_("Please shorten the text to %(most)d characters; it has %(count)d.") % facts)


def _lapse(clarification: Clarification) -> bool:
    try:
        with recorded(by=CLOCK):
            locked = _locked(clarification)
            CLARIFICATION.execute(locked, "lapse", by=CLOCK, values={"settled_at": Now()})
            if locked.expression.state in ASKED_IN:
                clarification_news.tell_lapsed(locked)
    except Refused:
        return False  # answered a moment before
    return True


def _remind(clarification: Clarification) -> bool:
    with recorded(by=CLOCK):
        locked = _locked(clarification)
        waits = locked.state == ClarificationState.ASKED and locked.expression.state in ASKED_IN
        return waits and clarification_news.remind(locked)
