"""Nobody reaches a page whose policy line does not let them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from clusterpolisee.core.accounts import second_factor
from clusterpolisee.core.ui.policies import EVERYONE, policy_of

ACCOUNT_PAGES = "allauth."


class PolicyMiddleware:
    """The coarse half of the policy: the method exists, a page that is not for everyone asks for log-in, and
    one that is confidential asks a second factor of those whose role needs one.

    The fine half, which relation to which object, is in `permissions` and `visible_to`. What is meant for
    one person is kept by no cache, the browser's included: the next person at the machine finds nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_personal(request):
            patch_cache_control(response, private=True, no_store=True)
        elif "CSRF_COOKIE" in request.META:  # a form with a number of its own, no secret
            patch_cache_control(response, private=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        line = policy_of(view)
        who = line.post if request.method == "POST" else line.get
        if who is None or request.method not in {"GET", "HEAD", "OPTIONS", "POST"}:
            allowed = [name for name, may in (("GET", line.get), ("POST", line.post)) if may]
            return HttpResponseNotAllowed(allowed)
        if who != EVERYONE and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if line.confidential and request.user.is_authenticated and second_factor.is_missing(request):
            return _ask_for_second_factor(request)
        return None


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    """A form is not sent again by itself: after one, the way leads on to the start."""
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return redirect(f"{reverse('core:second_factor')}{'?' if query else ''}{query}")


def _is_personal(request: HttpRequest) -> bool:
    """Whether the page is not for everyone, or was made for somebody who is signed in.

    The person counts only if the page asked who it is: asking now would cost `healthz` a database.
    """
    match = request.resolver_match
    if match is not None and match.func.__module__.startswith(ACCOUNT_PAGES):
        return True
    if match is not None and policy_of(match.func).get != EVERYONE:
        return True
    reader = getattr(request, "_cached_user", None)  # where Django keeps what `request.user` found
    return reader is not None and bool(reader.is_authenticated)
