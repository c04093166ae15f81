"""A number for every request, and its actor in the audit trail."""

import logging
import re
import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from clusterpolisee.core.audit.recording import recorded, request_id

ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
FAULT = 500
Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get() or "-"
        return True


class RequestIdMiddleware:
    """Takes `X-Request-ID` from the proxy or makes one; error pages, logs and the audit trail show it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if ACCEPTED.fullmatch(given) else uuid.uuid4().hex[:16]
        request_id.set(
            number
        )  # until the thread's next request: the line of a 404 is logged after this returns
        response = self.get_response(request)
        response["X-Request-ID"] = number
        return response


class ActorMiddleware:
    """Our own services open their transactions themselves; what a library's view writes (log-in pages, back
    office) is wrapped here, so that the trail knows the actor there too.

    The middleware below it answers what the view raises (a refusal, a password asked for again), so the whole
    rest of the chain is inside. An answer that is a fault leaves nothing behind.
    """

    libraries = ("allauth.", "django.contrib.admin.")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"} or not self._is_of_a_library(request):
            return self.get_response(request)
        with recorded(by=request.user):
            response = self.get_response(request)
            if response.status_code >= FAULT:
                transaction.set_rollback(True)
            return response

    def _is_of_a_library(self, request: HttpRequest) -> bool:
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return False
        return view.__module__.startswith(self.libraries)
