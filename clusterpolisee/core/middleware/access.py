"""Nobody reaches a page whose policy line does not let them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from clusterpolisee.core.ui.policies import EVERYONE, policy_of


class PolicyMiddleware:
    """The coarse half of the policy: the method exists, and a page that is not for everyone asks for log-in.

    The fine half, which relation to which object, is in `permissions` and `visible_to`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

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
        return None
