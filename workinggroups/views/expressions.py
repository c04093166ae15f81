"""One's own expressions of interest: the list in one's order, the page of one, its versions and receipts."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.downloads import PDF, download
from clusterpolisee.core.ui.policies import SIGNED_IN, policy
from workinggroups.exports.receipt import receipt_pdf
from workinggroups.models import Expression, ExpressionVersion
from workinggroups.permissions.expressions import check_can_withdraw, is_applicant
from workinggroups.presenters import timeline, versions
from workinggroups.presenters.content import content_of
from workinggroups.presenters.expressions import (
    badges,
    capacity,
    endorsement_badge,
    grouped_hash,
    outcome,
    rows,
)
from workinggroups.queries.contents import has_unsent_changes
from workinggroups.services import expressions
from workinggroups.services.endorsements import can_ask
from workinggroups.services.machines import EXPRESSION
from workinggroups.services.writing import is_open_to_change
from workinggroups.views.own import APPLICANT, WRITERS, own_or_404


@policy(get=SIGNED_IN)
def my_expressions(request: HttpRequest) -> HttpResponse:
    order = expressions.ranked(request.user)
    places = {row.pk: place for place, row in enumerate(order, start=1)}
    written = Expression.objects.written_by(request.user)
    related = written.select_related("call__group", "organisation", "applicant", "endorsement")
    found = rows(related.order_by("-created_at", "pk"), request.user, places if len(order) > 1 else {})
    context = {
        "ranked": sorted((row for row in found if row.place), key=lambda row: row.place or 0),
        "others": [row for row in found if row.is_own and not row.place],
        "helped": [row for row in found if not row.is_own],
    }
    return render(request, "workinggroups/my_expressions.html", context)


@policy(post=APPLICANT, confidential=True)
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    expression = own_or_404(request, pk)
    expressions.move(expression, up=request.POST.get("to") == "up", by=request.user)
    messages.success(request, _("Your order has been saved."))
    return redirect("workinggroups:my_expressions")


@policy(get="applicant, co-editor; the side of the evaluation is led to its own page", confidential=True)
def expression(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    visible = get_object_or_404(Expression.objects.visible_to(request.user), pk=pk)
    if not Expression.objects.written_by(request.user).filter(pk=pk).exists():
        return redirect("workinggroups:dossier", visible.pk)
    found = own_or_404(request, pk)
    sent = list(found.versions.order_by("-number").select_related("submitted_by"))
    endorsement = getattr(found, "endorsement", None)
    context = {
        "expression": found,
        "call": found.call,
        "capacity": capacity(found),
        "badges": badges(found),
        "content": content_of(found),
        "steps": timeline.steps(found),
        "outcome": outcome(found),
        "versions": sent,
        "latest": sent[0] if sent else None,
        "fingerprint": grouped_hash(sent[0].content_hash) if sent else "",
        "is_applicant": is_applicant(found, request.user),
        "can_change": is_open_to_change(found),
        "can_withdraw": EXPRESSION.can(found, "withdraw", by=request.user),
        "unsent": has_unsent_changes(found),
        "endorsement": endorsement,
        "endorsement_badge": endorsement_badge(endorsement) if endorsement else None,
        "can_ask": can_ask(found, request.user),
        "refused_files": found.attachments.kept().filter(state="refused"),
        "entries": found.co_editors.all(),
    }
    return render(request, "workinggroups/expression.html", context)


@policy(get=WRITERS, confidential=True)
def version(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """What was sent at one moment, and what it changed."""
    found = own_or_404(request, pk)
    shown = get_object_or_404(found.versions.select_related("submitted_by"), number=number)
    earlier = found.versions.filter(number__lt=number).order_by("-number").first()
    context = {
        "expression": found,
        "version": shown,
        "earlier": earlier,
        "changes": versions.changes(found, earlier.content, shown.content) if earlier else [],
        "content": content_of(found, version=shown),
        "fingerprint": grouped_hash(shown.content_hash),
    }
    return render(request, "workinggroups/expression_version.html", context)


@policy(get=WRITERS, confidential=True)
def receipt(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    found = own_or_404(request, pk)
    shown: ExpressionVersion = get_object_or_404(found.versions, number=number)
    name = f"{found.reference}-{number}-{get_language()}.pdf"
    return download(receipt_pdf(found, shown), name, PDF)


@policy(get=APPLICANT, post=APPLICANT, confidential=True)
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = own_or_404(request, pk)
    check_can_withdraw(found, request.user)
    if request.method == "POST":
        expressions.withdraw(found, by=request.user)
        messages.success(request, _("Your expression of interest has been withdrawn."))
        return redirect(found)
    EXPRESSION.check(found, "withdraw", by=request.user)
    return render(request, "workinggroups/expression_withdraw.html", {"expression": found})
