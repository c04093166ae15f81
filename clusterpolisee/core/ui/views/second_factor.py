"""Why a confidential page asks for a second factor, and the way to one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from clusterpolisee.core.accounts import second_factor as factors
from clusterpolisee.core.ui.policies import SIGNED_IN, policy

WANTED_PAGE = "second_factor_next"


@policy(get=SIGNED_IN)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explains; and leads on to the page that was wanted once the session has its second factor."""
    wanted = request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        request.session[WANTED_PAGE] = wanted
    if factors.is_settled(request):
        return redirect(request.session.pop(WANTED_PAGE, "programme:my_work"))
    context = {"has_one": factors.has_one(request.user)}
    return render(request, "core/second_factor.html", context)
