"""Writing a review."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.reviews import AbstainForm, ReviewForm
from workinggroups.models import Review
from workinggroups.permissions.expressions import DECLARE_FIRST, check_can_review, is_evaluator
from workinggroups.presenters.content import content_of
from workinggroups.presenters.evaluation import card_of
from workinggroups.presenters.rating import running_total, scales
from workinggroups.queries.desk import hidden_from
from workinggroups.queries.scores import reviews_of
from workinggroups.services import reviews
from workinggroups.views.judging import DESK, expression_seen

EVALUATORS = "evaluator who has taken the review on"


@policy(get=EVALUATORS, post=EVALUATORS, confidential=True)
def review(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = expression_seen(request, pk)
    if is_evaluator(found, request.user) and not found.is_declared and not found.in_conflict:
        messages.info(request, DECLARE_FIRST)
        return redirect("workinggroups:dossier", pk)
    check_can_review(found, request.user)
    own = reviews_of([found], reader=request.user).filter(reviewer=request.user.pk).first()
    if own is not None and own.filed_at is not None:
        return redirect("workinggroups:dossier", pk)
    filing, abstaining = "file" in request.POST, "abstain" in request.POST
    posted = request.POST if request.method == "POST" else None
    criteria = list(found.call.criteria.prefetch_related("anchors"))
    form = ReviewForm(None if abstaining else posted, criteria=criteria, review=own, filing=filing)
    abstain = AbstainForm(posted if abstaining else None, prefix="abstain")
    used = abstain if abstaining else form
    if request.method == "POST" and used.is_valid():
        try:
            return _written(request, found, form, abstain, filing=filing, abstaining=abstaining)
        except Refused as refusal:
            _failed(used, refusal, found, request)
    log_read("expression.read", by=request.user, obj=found)
    return render(request, "workinggroups/review.html", _context(request, found, form, abstain, own))


def _failed(form: Any, refusal: Refused, found: Any, request: HttpRequest) -> None:
    """What was typed stays; the moment of the stored review is taken over, so that the next saving counts."""
    form.add_error(None, refusal.reason)
    if isinstance(refusal, reviews.Overtaken):
        stored = Review.objects.get(expression=found, reviewer=request.user.pk)
        form.data = form.data.copy()
        form.data["seen_at"] = stored.saved_at.isoformat()
        form.add_error(
            None, _("Below is what you have typed here. Save once more to put it in place of the other.")
        )


def _written(
    request: HttpRequest,
    found: Any,
    form: ReviewForm,
    abstain: AbstainForm,
    *,
    filing: bool,
    abstaining: bool,
) -> HttpResponse:
    if abstaining:
        reviews.abstain(found, reason=abstain.cleaned_data["reason"], by=request.user)
        messages.success(request, _("You have abstained."))
        return redirect("workinggroups:dossier", found.pk)
    texts = {name: form.cleaned_data[name] for name in ("comment", "comment_to_applicant")}
    if filing:
        reviews.file(found, scores=form.scores(), by=request.user, **texts)
        messages.success(request, _("Your review is filed. You can read the reviews of others now."))
        return redirect("workinggroups:dossier", found.pk)
    seen = form.moment_seen()
    reviews.save_draft(found, scores=form.scores(), by=request.user, seen_at=seen, **texts)
    messages.success(request, _("Your draft has been saved. It counts once you file it."))
    return redirect("workinggroups:review", found.pk)


def _context(
    request: HttpRequest, found: Any, form: ReviewForm, abstain: AbstainForm, own: Any
) -> dict[str, Any]:
    hidden = hidden_from(found.call, request.user)
    given = form.scores() if form.is_bound and form.is_valid() else _stored(own)
    return {
        "expression": found,
        "call": found.call,
        "card": card_of(found, hidden=hidden, knows=True),
        "content": content_of(found, identity=hidden),
        "form": form,
        "abstain": abstain,
        "own": own,
        "scales": scales(form),
        "total": running_total(form.criteria, given),
    }


def _stored(own: Any) -> dict[str, int]:
    return {score.criterion.code: score.value for score in own.scores.all()} if own is not None else {}


@policy(post=DESK, confidential=True)
def review_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = expression_seen(request, pk)
    reviews.review_again(found, by=request.user)
    messages.success(request, _("The reviewing goes on."))
    return redirect("workinggroups:dossier", pk)


@policy(post="secretariat", confidential=True)
def review_reopen(request: HttpRequest, pk: uuid.UUID, review_pk: int) -> HttpResponse:
    found = expression_seen(request, pk)
    rows = Review.objects.visible_to(request.user).filter(expression=found).select_related("reviewer")
    reviews.review_again(found, by=request.user, reopen=get_object_or_404(rows, pk=review_pk))
    messages.success(request, _("The review is open again. Its author has been told."))
    return redirect("workinggroups:dossier", pk)


@policy(post=DESK, confidential=True)
def review_complete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = expression_seen(request, pk)
    reviews.complete(found, by=request.user)
    messages.success(request, _("The reviewing of this expression has ended."))
    return redirect("workinggroups:dossier", pk)
