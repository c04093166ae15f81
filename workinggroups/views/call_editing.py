"""Writing a call: title, concept paper, seats and dates."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES, LANGUAGES
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import Section
from workinggroups.forms.formats import SeatsForm
from workinggroups.forms.papers import LONGEST, NewCallForm, PaperForm, TitleForm
from workinggroups.forms.stages import DatesForm
from workinggroups.forms.texts import VersionedForm
from workinggroups.models import Call, WorkingGroup
from workinggroups.permissions.calls import check_can_edit_call, check_can_start_call
from workinggroups.presenters.calls import dates
from workinggroups.presenters.readiness import paper_share
from workinggroups.queries.calls import sources_for_cloning
from workinggroups.queries.papers import states_of, texts_of
from workinggroups.queries.seats import free_seats
from workinggroups.services import calls, formats, new_calls, papers
from workinggroups.services.changed import ChangedMeanwhile
from workinggroups.views.call_desk import DESK, call_of_desk


def draft_of_desk(request: HttpRequest, slug: str) -> Call:
    """A call the person may write as it stands; a refusal otherwise."""
    call = call_of_desk(request, slug)
    check_can_edit_call(call, request.user)
    return call


def stored_or_told(
    form: VersionedForm, save: Callable[[], Any], stored: Callable[[], Mapping[str, Any]]
) -> bool:
    """Whether `save` went through; if not, the form says why and keeps what was typed."""
    try:
        save()
    except ChangedMeanwhile as refusal:
        form.start_over(stored())
        form.add_error(None, str(refusal.reason))
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
    else:
        return True
    return False


@policy(get=DESK, post=DESK, confidential=True)
def call_new(request: HttpRequest, number: int) -> HttpResponse:
    group = get_object_or_404(WorkingGroup.objects.thematic(), number=number)
    check_can_start_call(group, request.user)
    sources = list(sources_for_cloning(request.user))
    initial = {"source_language": get_language(), "clone": request.GET.get("from", "")}
    form = NewCallForm(request.POST or None, calls=sources, initial=initial)
    if form.is_valid():
        made = new_calls.start(group, values=form.cleaned_data, by=request.user)
        messages.success(request, _("The call is begun. Nobody else sees it yet."))
        return redirect("workinggroups:call_desk", made.slug)
    return render(request, "workinggroups/call_desk/new.html", {"group": group, "form": form})


@policy(get=DESK, post=DESK, confidential=True)
def call_title(request: HttpRequest, slug: str) -> HttpResponse:
    call = draft_of_desk(request, slug)
    form = TitleForm(request.POST or None, start=papers.stored_title(call), source=call.source_language)

    def save() -> None:
        values = form.cleaned_data
        papers.save_title(call, values=values, version=values["version"], by=request.user)

    if form.is_valid() and stored_or_told(form, save, lambda: papers.stored_title(_now(call))):
        return _back(request, "call_title", call)
    return render(request, "workinggroups/call_desk/title.html", _page(call, "call_title", form=form))


@policy(get=DESK, confidential=True)
def call_paper_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Which sections are written in which language, and which translations are older than their source."""
    call = draft_of_desk(request, slug)
    states = states_of(call, texts_of(call), call.translation_marks.all())
    rows = [(section, [(code, states[section.value][code]) for code in LANGUAGES]) for section in Section]
    context = _page(
        call, "call_paper_edit", rows=rows, shares=paper_share(states), target=_target(request, call)
    )
    return render(request, "workinggroups/call_desk/paper.html", context)


@policy(get=DESK, post=DESK, confidential=True)
def call_section_edit(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One section, or all of them, with the source on the left and a translation on the right."""
    call, codes = draft_of_desk(request, slug), _codes(section)
    target = _target(request, call)
    names = [f"{code}_{lang}" for code in codes for lang in dict.fromkeys((call.source_language, target))]
    start = papers.stored_texts(call, names)
    states = states_of(call, texts_of(call), call.translation_marks.all())
    form = PaperForm(
        request.POST or None,
        start=start,
        codes=codes,
        source=call.source_language,
        target=target,
        states=states,
    )

    def save() -> None:
        papers.save_sections(
            call,
            values=form.texts,
            version=form.cleaned_data["version"],
            by=request.user,
            fitting=form.fitting,
        )

    if form.is_valid() and stored_or_told(form, save, lambda: papers.stored_texts(_now(call), names)):
        messages.success(request, _("Your changes are saved."))
        return redirect(_after(request, call, section, target))
    context = _page(call, "call_paper_edit", form=form, section=section, target=target, **_around(section))
    return render(request, "workinggroups/call_desk/section.html", context)


@policy(get=DESK, post=DESK, confidential=True)
def call_seats(request: HttpRequest, slug: str) -> HttpResponse:
    call = draft_of_desk(request, slug)
    form = SeatsForm(request.POST or None, start=formats.stored_seats(call), source=call.source_language)

    def save() -> None:
        values = form.cleaned_data
        formats.save_seats(call, values=values, version=values["version"], by=request.user)

    if form.is_valid() and stored_or_told(form, save, lambda: formats.stored_seats(_now(call))):
        return _back(request, "call_seats", call)
    free = [(kind, free_seats(call.group, kind).count()) for kind in ("representative", "expert")]
    context = _page(call, "call_seats", form=form, free=dict(free))
    return render(request, "workinggroups/call_desk/seats.html", context)


@policy(get=DESK, post=DESK, confidential=True)
def call_dates(request: HttpRequest, slug: str) -> HttpResponse:
    call = draft_of_desk(request, slug)
    form = DatesForm(request.POST or None, call=call, start=calls.stored_dates(call))

    def save() -> None:
        values = form.cleaned_data
        calls.set_dates(call, values=values, version=values["version"], by=request.user)

    if form.is_valid() and stored_or_told(form, save, lambda: calls.stored_dates(_now(call))):
        return _back(request, "call_dates", call)
    context = _page(call, "call_dates", form=form, dates=dates(call, request.user))
    return render(request, "workinggroups/call_desk/dates.html", context)


def _page(call: Call, here: str, **more: Any) -> dict[str, Any]:
    return {"call": call, "here": here, "languages": LANGUAGE_NAMES, "longest": LONGEST, **more}


def _back(request: HttpRequest, name: str, call: Call) -> HttpResponse:
    messages.success(request, _("Your changes are saved."))
    return redirect(f"workinggroups:{name}", call.slug)


def _now(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


def _target(request: HttpRequest, call: Call) -> str:
    """The language to translate into: the one asked for, or the first that is not the source."""
    asked = request.GET.get("to", "")
    if asked in LANGUAGES:
        return asked
    return next(code for code in LANGUAGES if code != call.source_language)


def _codes(section: str) -> list[str]:
    if section == "all":
        return list(Section.values)
    if section not in Section.values:
        raise Http404
    return [section]


def _around(section: str) -> dict[str, Any]:
    """The section before and the one after, as code and name."""
    if section == "all":
        return {"heading": "", "before": None, "after": None}
    order = list(Section)
    here = order.index(Section(section))
    before = order[here - 1] if here else None
    after = order[here + 1] if here + 1 < len(order) else None
    return {"heading": Section(section).label, "before": before, "after": after}


def _after(request: HttpRequest, call: Call, section: str, target: str) -> str:
    """The same page again, or the next section when that was asked for."""
    following = _around(section)["after"]
    code = following.value if "next" in request.POST and following else section
    return reverse("workinggroups:call_section_edit", args=[call.slug, code]) + f"?to={target}"
