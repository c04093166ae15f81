"""What happens to expressions of interest by themselves around the closing of their call."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Now

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Country
from workinggroups.enums import BEFORE_CLOSING, CallState, ExpressionState
from workinggroups.models import Attachment, DraftReminder, Expression, ExpressionAnswer, ExpressionVersion
from workinggroups.models.expressions import ExpressionQuerySet
from workinggroups.permissions.groups import CLOCK
from workinggroups.queries.contents import TEXTS, latest_version, with_unsent_changes
from workinggroups.services import expression_news

DAYS_BEFORE = (1, 3)
AT_ONCE = 50


def remind_of_closing() -> int:
    """Three days and one day before a call closes, once each, whoever has a draft, or changes not sent."""
    return sum(_each(_to_remind(days), partial(_remind, days=days)) for days in DAYS_BEFORE)


def _to_remind(days: int) -> ExpressionQuerySet:
    lead = timedelta(days=days)
    rows = Expression.objects.filter(
        call__state=CallState.OPEN,
        call__closes_at__gt=Now(),
        call__closes_at__lte=Now() + lead,
        created_at__lte=F("call__closes_at") - lead,
    )
    waiting = Q(state=ExpressionState.DRAFT) | Q(pk__in=with_unsent_changes(Expression.objects.all()))
    return rows.filter(waiting).exclude(reminders__days__lte=days)


def _remind(expression: Expression, *, days: int) -> bool:
    """A reminder of one day leaves out that of three, should it never have gone."""
    made = False
    for each in DAYS_BEFORE:
        if each >= days:
            _row, is_new = DraftReminder.objects.get_or_create(expression=expression, days=each)
            made = made or (is_new and each == days)
    if made:
        expression_news.tell_reminder(expression, days)
    return made


def drop_unsent_changes() -> int:
    """Once a call is over, what was sent counts: wording saved later and not sent gives way to it."""
    over = ~Q(call__state__in=BEFORE_CLOSING) | Q(call__state=CallState.OPEN, call__accepts_until__lte=Now())
    rows = Expression.objects.filter(
        over, submitted_at__isnull=False, saved_at__gt=F("submitted_at"), versions__isnull=False
    ).exclude(state=ExpressionState.WITHDRAWN)
    return _each(rows, _drop)


def _drop(expression: Expression) -> bool:
    version = latest_version(expression)
    if version is None:
        return False
    restore(expression, version)
    expression_news.tell_changes_dropped(expression)
    return True


def restore(expression: Expression, version: ExpressionVersion) -> None:
    """Give the row the wording of a version that was sent. The caller has locked the row."""
    content: dict[str, Any] = version.content
    for name in TEXTS:
        setattr(expression, name, content[name])
    expression.language = content["language"]
    expression.country = Country.objects.filter(code=content["country"] or "").first()
    expression.competences.set(expression.call.competences.filter(code__in=content["competences"]))
    ExpressionAnswer.objects.filter(expression=expression).delete()
    for question in expression.call.questions.filter(code__in=content["answers"]):
        text = content["answers"][question.code]
        ExpressionAnswer.objects.create(expression=expression, question=question, text=text)
    sent = [entry["id"] for entry in content["annexes"]]
    own = Attachment.objects.filter(expression=expression, clarification=None)
    own.filter(pk__in=sent).update(removed_at=None)
    own.exclude(pk__in=sent).filter(removed_at=None).update(removed_at=Now())
    expression.revision += 1
    expression.saved_at = expression.submitted_at or expression.saved_at
    expression.save(update_fields=[*TEXTS, "language", "country", "revision", "saved_at"])


def _each(rows: ExpressionQuerySet, act: Callable[[Expression], bool]) -> int:
    """Act on each row in a transaction of its own; rows that somebody holds wait for the next turn."""
    done = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True).distinct()[:AT_ONCE]):
        with recorded(by=CLOCK):
            locked = Expression.objects.select_for_update(of=("self",), skip_locked=True)
            row = locked.filter(pk__in=rows.values("pk")).filter(pk=pk).first()
            done += bool(row is not None and act(row))
    return done
