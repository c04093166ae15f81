"""Declarations on conflicts of interest: one's own for a whole call, and the register of the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import SIGNED_IN, policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.evaluation import DeclareRow, ReasonForm, RelationForm
from workinggroups.models import Call, ConflictDeclaration, DeclaredRelation, Expression
from workinggroups.permissions.groups import can_use_desk, check_is_secretariat
from workinggroups.presenters.evaluation import VERDICTS, card_of, hint_lines
from workinggroups.presenters.register import register_rows
from workinggroups.queries.desk import hidden_from
from workinggroups.queries.hints import TOLD_BY_APPLICANT, hints_of, known_of
from workinggroups.queries.register import entries, judged_by
from workinggroups.services import conflicts, relations
from workinggroups.views.judging import JUDGES, call_of_desk

SECRETARIAT = "secretariat"


def _call(request: HttpRequest, slug: str) -> Call:
    rows = Call.objects.visible_to(request.user).with_clock().select_related("group")
    found: Call = get_object_or_404(rows, slug=slug)
    return found


@policy(get=JUDGES, post=JUDGES, confidential=True)
def own_conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """One line for each expression the reader may come to judge."""
    call = _call(request, slug)
    rows = judged_by(request.user, call)
    if not rows.exists() and not can_use_desk(call.group, request.user):
        raise Http404
    page = page_of(request, rows)
    hidden = hidden_from(call, request.user)
    lines = _lines(request, list(page), hidden)
    if request.method == "POST" and all(form.is_valid() for _row, form, *_rest in lines if form):
        return _declared(request, call, lines)
    shown = [
        (card_of(row, hidden=hidden, knows=row.is_declared, keeps_out=row.in_conflict), form, badge, signs)
        for row, form, badge, signs in lines
    ]
    context = {
        "call": call,
        "page": page,
        "lines": shown,
        "has_desk": can_use_desk(call.group, request.user),
        "is_secretariat": is_secretariat(request.user),
    }
    return render(request, "workinggroups/conflicts.html", context)


def _lines(request: HttpRequest, rows: list[Any], hidden: frozenset[str]) -> list[tuple[Any, ...]]:
    """Each expression with its form (none where a conflict is settled), the declaration and the hints."""
    user: Any = request.user
    known = known_of(rows, [user.pk]) if not hidden else None
    own = ConflictDeclaration.objects.filter(user=user, expression__in=rows)
    stored = {row.expression_id: row for row in own}
    lines = []
    for row in rows:
        data = request.POST if request.method == "POST" else None
        form = None if row.in_conflict else DeclareRow(data, prefix=str(row.pk))
        signs = hints_of(known, row, user.pk) if known and not row.in_conflict else []
        told = hint_lines(sign for sign in signs if sign.code != TOLD_BY_APPLICANT)
        said = stored.get(row.pk)
        lines.append((row, form, VERDICTS.get(said.verdict) if said else None, told))
    return lines


def _declared(request: HttpRequest, call: Call, lines: list[tuple[Any, ...]]) -> HttpResponse:
    """What was chosen line by line; with the box below, no conflict with all others of the page."""
    done, rest = 0, []
    for row, form, _badge, _signs in lines:
        if form is None:
            continue
        verdict = form.cleaned_data["verdict"]
        if not verdict:
            rest.append(row)
            continue
        statement = form.cleaned_data["statement"]
        try:
            conflicts.declare(row, verdict=verdict, statement=statement, by=request.user)
            done += 1
        except Refused as refusal:
            messages.error(request, f"{row.reference}: {refusal.reason}")
    if "all_others" in request.POST:
        done += conflicts.declare_none(rest, by=request.user)
    told = ngettext("%(count)s declaration has been saved.", "%(count)s declarations have been saved.", done)
    messages.success(request, told % {"count": done})
    return redirect("workinggroups:conflicts", call.slug)


# The register


@policy(get=SECRETARIAT, confidential=True)
def register(request: HttpRequest, slug: str) -> HttpResponse:
    call: Any = call_of_desk(request, slug)
    check_is_secretariat(call, request.user)
    if call.is_sealed_now:
        return render(request, "workinggroups/conflict_register.html", {"call": call, "is_sealed": True})
    only = request.GET.get("show", "")
    found = entries(call, reader=request.user)
    counts = {code: sum(entry.concerns(code) for entry in found) for code in ("missing", "conflict", "hint")}
    shown = [entry for entry in found if not only or entry.concerns(only)]
    page = page_of(request, shown)
    log_read("conflicts.read", by=request.user, obj=call, count=len(page.object_list))
    context = {
        "call": call,
        "is_sealed": False,
        "page": page,
        "rows": register_rows(page, reader=request.user),
        "counts": counts,
        "only": only,
        "total": len(found),
        "form": ReasonForm(),
    }
    return render(request, "workinggroups/conflict_register.html", context)


@policy(post=SECRETARIAT, confidential=True)
def waiver_ask(request: HttpRequest, slug: str) -> HttpResponse:
    call = call_of_desk(request, slug)
    check_is_secretariat(call, request.user)
    rows = Expression.objects.visible_to(request.user).filter(call=call)
    expression = get_object_or_404(rows, number=_whole(request.POST.get("number", "")))
    person = get_object_or_404(User, pk=_whole(request.POST.get("person", "")))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a reason for the waiver, of up to 500 characters."))
    else:
        conflicts.ask_waiver(expression, person, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The waiver waits for another member of the secretariat."))
    return redirect("workinggroups:conflict_register", slug)


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Http404
    return int(text)


@policy(post=SECRETARIAT, confidential=True)
def waiver_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    call = call_of_desk(request, slug)
    check_is_secretariat(call, request.user)
    seen = Expression.objects.visible_to(request.user).filter(call=call)
    found = get_object_or_404(ConflictDeclaration, pk=pk, expression__in=seen)
    if request.POST.get("answer") == "confirm":
        conflicts.confirm_waiver(found, by=request.user)
        messages.success(request, _("The conflict is waived. The person has been told."))
    else:
        conflicts.refuse_waiver(found, by=request.user)
        messages.success(request, _("There is no waiver: the conflict stays."))
    return redirect("workinggroups:conflict_register", slug)


# Ties one declares of oneself


@policy(get=SIGNED_IN, post=SIGNED_IN, confidential=True)
def declared_relations(request: HttpRequest) -> HttpResponse:
    form = RelationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        relations.add(form.save(commit=False), by=request.user)
        messages.success(request, _("The tie has been declared."))
        return redirect("workinggroups:declared_relations")
    rows = DeclaredRelation.objects.filter(user=request.user.pk).select_related("organisation")
    return render(request, "workinggroups/declared_relations.html", {"form": form, "relations": rows})


@policy(post=SIGNED_IN, confidential=True)
def declared_relation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DeclaredRelation, pk=pk, user=request.user.pk)
    relations.remove(found, by=request.user)
    messages.success(request, _("The tie has been removed."))
    return redirect("workinggroups:declared_relations")
