"""Writing reviews: drafts, filing, abstaining, opening again."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import CallState, ExpressionState
from workinggroups.models import Call, Criterion, Expression, Review, Score
from workinggroups.permissions.expressions import check_can_assign, check_can_reopen, check_can_review
from workinggroups.services.machines import EXPRESSION
from workinggroups.services.telling import tell_person

OPEN_TO_REVIEW = (ExpressionState.UNDER_REVIEW, ExpressionState.REVIEWED)


class Overtaken(Refused):
    """The review was saved in another window meanwhile."""


def save_draft(
    expression: Expression,
    *,
    scores: Mapping[str, int],
    comment: str = "",
    comment_to_applicant: str = "",
    by: Any,
    seen_at: datetime.datetime | None = None,
) -> Review:
    """Keep what is there so far. With `seen_at`, the moment the writer saw, a later saving is not
    overwritten: raises Overtaken."""
    with recorded(by=by):
        locked, stored = _opened(expression, by)
        if seen_at is not None and stored is not None and stored.saved_at > seen_at:
            raise Overtaken(_("You saved this review in another window meanwhile."), status=409)
        return _store(locked, stored, by, scores, comment, comment_to_applicant)


def file(
    expression: Expression,
    *,
    scores: Mapping[str, int],
    comment: str,
    comment_to_applicant: str = "",
    by: Any,
) -> Review:
    """File the review: every criterion has a score, the comment says why. The last one that was needed ends
    the reviewing of the expression. The same review sent twice is filed once."""
    if not comment.strip():
        raise Refused(_("Give the committee your reasons."), status=409)
    with recorded(by=by):
        again = _same_as_filed(expression, by, scores, comment)
        if again is not None:
            return again
        locked, stored = _opened(expression, by)
        criteria = {criterion.code for criterion in locked.call.criteria.all()}
        if set(scores) != criteria:
            raise Refused(_("Give a score for every criterion."), status=409)
        review = _store(locked, stored, by, scores, comment, comment_to_applicant)
        return _filed(locked, review, by)


def abstain(expression: Expression, *, reason: str, by: Any) -> Review:
    """File a review without scores, with the reason; somebody else has to be asked."""
    if not reason.strip():
        raise Refused(_("Say why you abstain."), status=409)
    with recorded(by=by):
        again = Review.objects.filed().filter(expression=expression, reviewer=by, abstains=True).first()
        if again is not None:
            return again
        locked, stored = _opened(expression, by)
        review = _store(locked, stored, by, {}, reason, "")
        Review.objects.filter(pk=review.pk).update(abstains=True)
        return _filed(locked, review, by)


def review_again(expression: Expression, *, by: Any, reopen: Review | None = None) -> Expression:
    """Take the reviewing up again, to ask one more person. Only the secretariat reopens a filed review."""
    with recorded(by=by):
        locked = _locked(expression)
        check_can_reopen(locked, by)
        if reopen is not None:
            if not is_secretariat(by):
                raise Refused(_("Only the secretariat opens a filed review again."))
            _reopen(locked, reopen)
        if locked.state == ExpressionState.UNDER_REVIEW and reopen is not None:
            return locked
        return EXPRESSION.execute(locked, "review_again", by=by)


def _reopen(expression: Expression, review: Review) -> None:
    if expression.call.state != CallState.EVALUATION:
        raise Refused(_("The call is not in its evaluation."), status=409)
    rows = Review.objects.filed().filter(pk=review.pk, expression=expression)
    if not rows.update(filed_at=None, abstains=False):
        raise Refused(_("This review is not filed."), status=409)
    context = {"expression": expression}
    tell_person(
        review.reviewer, expression.call, "reviews", "evaluator", "review_reopened", context,
        ("review", expression.pk),
    )  # fmt: skip


def complete(expression: Expression, *, by: Any) -> Expression:
    """Enough reviews are filed: end the reviewing, where the last filing could not."""
    with recorded(by=by):
        locked = _locked(expression)
        check_can_assign(locked, by)
        return EXPRESSION.execute(locked, "complete_review", by=by)


def _locked(expression: Expression) -> Expression:
    """The call is locked first, then the expression: always in this order."""
    Call.objects.select_for_update(of=("self",), no_key=True).get(pk=expression.call_id)
    rows = Expression.objects.select_for_update(of=("self",))
    return rows.select_related("call__group").get(pk=expression.pk)


def _opened(expression: Expression, by: Any) -> tuple[Expression, Review | None]:
    """The expression and the person's review, locked, after what has to hold for writing one."""
    locked = _locked(expression)
    check_can_review(locked, by)
    if locked.call.state != CallState.EVALUATION or locked.state not in OPEN_TO_REVIEW:
        raise Refused(_("Reviews are written while the evaluation lasts."), status=409)
    rows = Review.objects.select_for_update(of=("self",))
    stored = rows.filter(expression=locked, reviewer=by).first()
    if stored is not None and stored.filed_at is not None:
        raise Refused(_("Your review is filed and cannot be changed any more."), status=409)
    return locked, stored


def _same_as_filed(expression: Expression, by: Any, scores: Mapping[str, int], comment: str) -> Review | None:
    rows = Review.objects.filed().filter(expression=expression, reviewer=by, comment=comment.strip())
    found = rows.first()
    if found is None:
        return None
    given = dict(found.scores.values_list("criterion__code", "value"))
    return found if given == dict(scores) else None


def _store(
    expression: Expression,
    stored: Review | None,
    by: Any,
    scores: Mapping[str, int],
    comment: str,
    to_applicant: str,
) -> Review:
    criteria = {criterion.code: criterion for criterion in expression.call.criteria.all()}
    _check_scores(scores, criteria)
    texts = {"comment": comment.strip(), "comment_to_applicant": to_applicant.strip(), "saved_at": Now()}
    if stored is None:
        sample = expression.is_sample or by.is_sample
        stored = Review.objects.create(expression=expression, reviewer=by, is_sample=sample)
    Review.objects.filter(pk=stored.pk).update(abstains=False, **texts)
    stored.scores.exclude(criterion__code__in=scores).delete()
    for code, value in scores.items():
        Score.objects.update_or_create(review=stored, criterion=criteria[code], defaults={"value": value})
    stored.refresh_from_db()
    return stored


def _check_scores(scores: Mapping[str, int], criteria: Mapping[str, Criterion]) -> None:
    if not set(scores) <= set(criteria):
        raise Refused(_("There is no such criterion in this call."), status=409)
    for code, value in scores.items():
        if not 0 <= value <= criteria[code].max_score:
            raise Refused(
                _("Scores lie between 0 and %(highest)s.") % {"highest": criteria[code].max_score},
                status=409,
            )


def _filed(expression: Expression, review: Review, by: Any) -> Review:
    Review.objects.filter(pk=review.pk).update(filed_at=Now())
    if EXPRESSION.can(expression, "complete_review", by=by):
        EXPRESSION.execute(expression, "complete_review", by=by)
    review.refresh_from_db()
    return review
