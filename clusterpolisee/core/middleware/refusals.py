"""A refused action becomes a page that says why, and whom to ask."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusterpolisee.core.workflow.errors import Refused


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        context = {"reason": exception.reason, "ask": exception.whom_to_ask(request.user)}
        return render(request, f"errors/{exception.status}.html", context, status=exception.status)
