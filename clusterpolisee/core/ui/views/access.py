"""Who can see an object, and why; or, for those who do not manage it, why they see it themselves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusterpolisee.core.ui.objects import AccessLine, ObjectKind, kind_or_404, trail_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.trail import explanations
from clusterpolisee.core.ui.trail.forms import PersonCheck

WHOEVER_SEES_IT = "whoever sees the object"


@policy(get=WHOEVER_SEES_IT, confidential=True)
def access(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    known = kind_or_404(kind)
    obj = known.find(request.user, key)
    lines = list(known.access(obj))
    context = {
        "kind": known,
        "key": key,
        "name": known.name(obj),
        "url": known.url(obj),
        "is_sample": obj.is_sample,
        "has_history": trail_of(known, request.user, obj) is not None,
    }
    if not known.manages(request.user, obj):
        own = explanations.lines_for(lines, request.user)
        return render(request, "core/access_own.html", {**context, "lines": own})
    context |= {"lines": lines, "opens": known.opens(obj), **_checked(request, known, obj, lines)}
    return render(request, "core/access.html", context)


def _checked(request: HttpRequest, kind: ObjectKind, obj: Any, lines: list[AccessLine]) -> dict[str, Any]:
    """The answer to the question about a person: one verdict, or several people to choose from."""
    form = PersonCheck(request.GET if "person" in request.GET else None)
    answer: dict[str, Any] = {"form": form, "verdict": None, "people": [], "nobody": False, "too_many": False}
    if not form.is_valid():
        return answer
    people = explanations.found(
        explanations.askable(request.user, lines), form.cleaned_data["person"].strip()
    )
    if len(people) == 1:
        return {**answer, "verdict": explanations.judge(kind, obj, people[0])}
    shown = people[: explanations.MOST_FOUND]
    return {**answer, "people": shown, "nobody": not people, "too_many": len(people) > len(shown)}
