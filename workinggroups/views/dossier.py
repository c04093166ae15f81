"""One expression as those who judge it see it, behind the gate of the declaration."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.evaluation import DeclareForm
from workinggroups.models import Assignment, ConflictDeclaration
from workinggroups.permissions.conflicts import can_declare, check_can_declare
from workinggroups.permissions.expressions import can_read_text, writes
from workinggroups.permissions.groups import can_use_desk
from workinggroups.presenters.content import content_of
from workinggroups.presenters.dossier import actions
from workinggroups.presenters.evaluation import (
    ENDORSEMENTS,
    VERDICTS,
    assignment_badge,
    card_of,
    hint_lines,
    is_open,
)
from workinggroups.queries.assignments import shown_to
from workinggroups.queries.desk import hidden_from
from workinggroups.queries.hints import TOLD_BY_APPLICANT, hints_of, known_of
from workinggroups.queries.scores import assessed, reviews_of
from workinggroups.queries.screening import endorsement_of
from workinggroups.services import conflicts
from workinggroups.services.machines import EXPRESSION
from workinggroups.views.judging import JUDGES, expression_seen


@policy(get=JUDGES, confidential=True)
def dossier(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = expression_seen(request, pk)
    user: Any = request.user
    has_desk = can_use_desk(found.call.group, user)
    if writes(found, user):
        return redirect("workinggroups:expression", pk)
    context = head_of(found, user)
    if not can_read_text(found, user):
        context["form"] = DeclareForm()
        return render(request, "workinggroups/dossier_gate.html", context)
    log_read("expression.read", by=user, obj=found)
    context |= _inside(found, user, has_desk)
    return render(request, "workinggroups/dossier.html", context)


def head_of(found: Any, user: Any) -> dict[str, Any]:
    """What is known of an expression before its text; serves the gate and the answer to a request too."""
    hidden = hidden_from(found.call, user)
    declaration = ConflictDeclaration.objects.filter(expression=found, user=user).first()
    asked = Assignment.objects.filter(expression=found, evaluator=user).first()
    return {
        "expression": found,
        "call": found.call,
        "card": card_of(found, hidden=hidden, knows=found.is_declared, keeps_out=found.in_conflict),
        "hidden": hidden,
        "has_desk": can_use_desk(found.call.group, user),
        "declaration": declaration,
        "declaration_badge": VERDICTS.get(declaration.verdict) if declaration else None,
        "may_declare": can_declare(found, user),
        "hints": [] if found.in_conflict else hints_for(found, user, hidden),
        "own_assignment": asked if asked is not None and is_open(asked) else None,
    }


def hints_for(found: Any, user: Any, hidden: frozenset[str]) -> list[str]:
    """Signs of a conflict, for the person concerned; in the blind phase they would tell whose it is. What the
    applicant declared is for the secretariat's register alone."""
    if hidden:
        return []
    signs = hints_of(known_of([found], [user.pk]), found, user.pk)
    return hint_lines(sign for sign in signs if sign.code != TOLD_BY_APPLICANT)


def _inside(found: Any, user: Any, has_desk: bool) -> dict[str, Any]:
    hidden = hidden_from(found.call, user)
    reviews = list(reviews_of([found], reader=user))
    row: Any = assessed(type(found).objects.filter(pk=found.pk), reader=user).get()
    rows = shown_to(user).filter(expression=found).select_related("evaluator").order_by("pk")
    assignments = [(assignment, assignment_badge(assignment)) for assignment in rows]
    state = endorsement_of(found)
    answers = found.screening_answers.select_related("question").order_by("question__position")
    return {
        "content": content_of(found, identity=hidden),
        "versions": list(found.versions.all()),
        "endorsement": ENDORSEMENTS[state] if state else None,
        "answers": list(answers) if has_desk else [],
        "assignments": assignments,
        "reviews": [review for review in reviews if review.filed_at is not None],
        "owed": row.is_owed,
        "score": row.score,
        "actions": list(actions(found, EXPRESSION, user)) if has_desk else [],
        "clarifications": list(found.clarifications.select_related("question")),
        "writes_review": any(assignment.evaluator_id == user.pk for assignment, _badge in assignments),
        "reopens": has_desk and user.holds("secretariat"),
    }


@policy(post=JUDGES, confidential=True)
def declare(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = expression_seen(request, pk)
    check_can_declare(found, request.user)
    form = DeclareForm(request.POST)
    if form.is_valid():
        clean = form.cleaned_data
        try:
            conflicts.declare(found, verdict=clean["verdict"], statement=clean["statement"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Your declaration has been saved."))
            still_seen = type(found).objects.visible_to(request.user).filter(pk=pk).exists()
            return (
                redirect("workinggroups:dossier", pk) if still_seen else redirect("workinggroups:my_reviews")
            )
    context = {**head_of(found, request.user), "form": form}
    return render(request, "workinggroups/dossier_gate.html", context)
