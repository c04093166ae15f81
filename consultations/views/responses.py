"""Single answers, for those who run the consultation: whose they are and what they say."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from consultations import queries
from consultations.models import Response
from consultations.permissions import check_can_conduct
from consultations.presenters.answers import in_words

THOSE_WHO_RUN_IT = "leader of the group, secretariat"


@never_cache
@policy(get=THOSE_WHO_RUN_IT, confidential=True)
def response_list(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = get_object_or_404(queries.listed(request.user), slug=slug)
    check_can_conduct(consultation, request.user)
    rows = Response.objects.visible_to(request.user).filter(consultation=consultation)
    log_read("response.list", by=request.user, obj=consultation, count=rows.count())
    context = {
        "consultation": consultation,
        "page": page_of(request, rows.defer("answers").order_by("-submitted_at", "pk"), per_page=50),
        "has_sample": rows.filter(is_sample=True).exists(),
    }
    return render(request, "consultations/response_list.html", context)


@never_cache
@policy(get=THOSE_WHO_RUN_IT, confidential=True)
def response(request: HttpRequest, slug: str, response_id: UUID) -> HttpResponse:
    visible = Response.objects.visible_to(request.user).select_related("consultation")
    found = get_object_or_404(visible, pk=response_id, consultation__slug=slug)
    log_read("response.read", by=request.user, obj=found.consultation)
    questionnaire = queries.questionnaire_of(found.consultation)
    context = {
        "consultation": found.consultation,
        "response": found,
        "rows": in_words(questionnaire, found.answers),
    }
    return render(request, "consultations/response.html", context)
