"""A call as its applicants will see it: the page, and the form of an expression of interest."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from clusterpolisee.core.ui.policies import policy
from workinggroups.enums import ExpressionKind
from workinggroups.forms.drafts import SectionForm
from workinggroups.models import Call, Expression
from workinggroups.presenters import call_paper, completeness
from workinggroups.presenters.calls import dates
from workinggroups.presenters.expressions import SHORT_KINDS
from workinggroups.queries import public_calls as queries
from workinggroups.views.call_desk import DESK, call_of_desk, frame

NOT_A_FORM = (completeness.ANNEXES, completeness.REVIEW)


@policy(get=DESK, confidential=True)
def call_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing can be sent from here; the form is the very one that applicants get."""
    call = call_of_desk(request, slug)
    whole = queries.speak_as_written(queries.with_parts(Call.objects.filter(pk=call.pk)).get())
    asked = request.GET.get("as", "")
    kind = asked if asked in ExpressionKind.values else ExpressionKind.REPRESENTATIVE.value
    context = {
        **frame(call, request.user, "call_preview"),
        **_contents(whole),
        "call": whole,
        "dates": dates(whole, request.user),
        "kinds": [(code, SHORT_KINDS[code], code == kind) for code in ExpressionKind],
        "form_parts": _sections(whole, kind),
    }
    return render(request, "workinggroups/call_desk/preview.html", context)


def _contents(call: Call) -> dict[str, Any]:
    return {
        "chapters": call_paper.chapters(call),
        "criteria": call_paper.scored(call),
        "fixed_fields": call_paper.fixed_fields(),
        "questions": call_paper.own_questions(call),
        "eligibility": call_paper.eligibility(call),
        "competences": call_paper.competences(call),
        "seats": call_paper.wanted(call, queries.places_filled(call.group)),
        "reading": list(call_paper.who_reads(call)),
    }


def _sections(call: Call, kind: str) -> list[tuple[Any, SectionForm]]:
    """The sections of the form with their names, of an expression that is stored nowhere."""
    blank = Expression(call=call, kind=kind, language=get_language() or "en")
    codes = [code for code in completeness.sections_of(blank) if code not in NOT_A_FORM]
    return [(completeness.SECTIONS[code], SectionForm(blank, code)) for code in codes]
