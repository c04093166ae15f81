"""Questions to applicants: which there are, what stands at each point, and who else has the same gap."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Length, Trim

from clusterpolisee.core.accounts.permissions import is_secretariat
from workinggroups.enums import (
    AssignmentState,
    AttachmentState,
    CallState,
    ClarificationState,
    ConflictVerdict,
    ExpressionState,
)
from workinggroups.models import (
    Assignment,
    Attachment,
    Call,
    CallQuestion,
    Clarification,
    ConflictDeclaration,
    Expression,
    ExpressionVersion,
)
from workinggroups.models.expressions import ExpressionQuerySet, conflict_of_interest
from workinggroups.queries.contents import as_written, latest_version

ASKING = (CallState.SCREENING, CallState.EVALUATION)  # the stages of a call in which questions are asked
ASKED_IN = (
    ExpressionState.SUBMITTED,
    ExpressionState.ELIGIBLE,
    ExpressionState.UNDER_REVIEW,
    ExpressionState.REVIEWED,
)
QUESTION, FILE = "question", "file"
SHORT = {"profile": 15}
SHORT_TEXT = 80  # characters: below, a text says next to nothing
EMPTY, BRIEF, NO_FILE = "empty", "brief", "no_file"


@dataclass(frozen=True)
class Gaps:
    """Expressions with a gap at a point, worst first, as (expression, gap); `closed` counts those of the
    procedure that the reader may not read and so cannot compare."""

    rows: list[tuple[Expression, str]]
    closed: int


def readable_by(expressions: ExpressionQuerySet, user: Any) -> ExpressionQuerySet:
    """Those whose text the person may read on the side of the evaluation: without a conflict, and once
    declared; the same as `permissions.expressions.can_read_text`, for many at once."""
    free = expressions.filter(pk__in=Expression.objects.visible_to(user).values("pk"))
    free = free.exclude(conflict_of_interest(user))
    if is_secretariat(user):
        return free
    fine = (ConflictVerdict.NONE, ConflictVerdict.WAIVED)
    declared = ConflictDeclaration.objects.filter(user=user, verdict__in=fine).values("expression")
    taken = Assignment.objects.filter(evaluator=user, state=AssignmentState.ACCEPTED).values("expression")
    led = Q(call__group__in=user.leaderships.current().values("group"))
    return free.filter(led | Q(pk__in=taken), pk__in=declared)


def on_desk(call: Call, reader: Any) -> "QuerySet[Clarification]":
    """The questions of a call whose answers the reader may read."""
    readable = readable_by(Expression.objects.filter(call=call), reader)
    rows = Clarification.objects.filter(expression__in=readable.values("pk"))
    return rows.select_related("expression__call__group", "question", "asked_by").annotate(
        files=Count("attachments", filter=Q(attachments__removed_at__isnull=True))
    )


def narrowed(rows: Any, *, state: str = "", point: str = "", reference: int | None = None) -> Any:
    if state:
        rows = rows.filter(state=state)
    if point:
        rows = rows.filter(target=point)
    if reference is not None:
        rows = rows.filter(expression__number=reference)
    return rows.order_by("answer_by", "expression__number", "pk")


def asked_of(user: Any) -> "QuerySet[Clarification]":
    """The questions to a person about the own expressions, open ones first."""
    rows = Clarification.objects.filter(expression__applicant=user).select_related(
        "expression__call__group", "question"
    )
    is_open = Q(state=ClarificationState.ASKED)
    return rows.annotate(is_open=is_open).order_by(F("is_open").desc(), "answer_by", "pk")


def text_at(expression: Expression, target: str, question: CallQuestion | None = None) -> str:
    """What counts at a point now: the answer to an earlier question, otherwise what was sent last."""
    answered = expression.clarifications.filter(
        state=ClarificationState.ANSWERED, target=target, question=question
    )
    last = answered.order_by("-settled_at", "-pk").first()
    if target == FILE:
        return ""
    if last is not None:
        return last.after
    version = latest_version(expression)
    content = version.content if version else as_written(expression)
    if question is not None:
        return str(content["answers"].get(question.code, ""))
    return str(content[target])


def gap_in(text: str, target: str, question: CallQuestion | None = None) -> str:
    """The gap of a text; empty when it has none that can be measured."""
    return _gap(len(text.strip()), target, question)


def has_file(expression: Expression) -> bool:
    return _with_files(Expression.objects.filter(pk=expression.pk)).exists()


def same_gap(
    expression: Expression, target: str, question: CallQuestion | None = None, *, reader: Any
) -> Gaps:
    """The others of the procedure that have a gap at this point and were not asked about it."""
    call = expression.call
    others = Expression.objects.filter(call=call, state__in=ASKED_IN).exclude(pk=expression.pk)
    if question is not None and question.asked_of != "both":
        others = others.filter(kind=question.asked_of)
    readable = readable_by(others, reader)
    asked = Clarification.objects.filter(expression__call=call, target=target, question=question)
    asked = asked.exclude(state=ClarificationState.TAKEN_BACK)
    unasked = readable.exclude(pk__in=asked.values("expression")).select_related("call__group")
    found = _gaps_of(unasked, target, question)
    rows = [(row, found[row.pk]) for row in unasked.order_by("number") if row.pk in found]
    return Gaps(rows, others.count() - readable.count())


def _gaps_of(rows: ExpressionQuerySet, target: str, question: CallQuestion | None) -> dict[Any, str]:
    if target == FILE:
        without = rows.exclude(pk__in=_with_files(rows).values("pk"))
        return dict.fromkeys(without.values_list("pk", flat=True), NO_FILE)
    path = KeyTextTransform(target, "content")
    if question is not None:
        path = KeyTextTransform(question.code, KeyTransform("answers", "content"))
    latest = ExpressionVersion.objects.filter(expression__in=rows.values("pk")).order_by(
        "expression", "-number"
    )
    sizes = latest.distinct("expression").values_list("expression", Coalesce(Length(Trim(path)), 0))
    gaps = {key: _gap(size, target, question) for key, size in sizes}
    return {key: gap for key, gap in gaps.items() if gap}


def _with_files(rows: ExpressionQuerySet) -> ExpressionQuerySet:
    files = Attachment.objects.kept().exclude(state=AttachmentState.REFUSED)
    sent = files.filter(Q(clarification=None) | Q(clarification__state=ClarificationState.ANSWERED))
    return rows.filter(pk__in=sent.values("expression"))


def _gap(size: int, target: str, question: CallQuestion | None) -> str:
    short = SHORT.get(target, SHORT_TEXT)
    if question is not None:
        short = min(short, question.longest // 10)
    if size == 0:
        return EMPTY
    return BRIEF if size < short else ""


def chosen_among(gaps: Gaps, keys: Collection[str]) -> list[Expression]:
    return [row for row, _gap_there in gaps.rows if str(row.pk) in keys]
