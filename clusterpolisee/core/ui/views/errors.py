"""Pages for what went wrong."""

import sys
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from clusterpolisee.core.audit.recording import request_id
from clusterpolisee.core.ui.objects import kind_of_route
from clusterpolisee.core.ui.policies import EVERYONE, policy

RETRY_AFTER_SECONDS = "15"
LIMIT_LASTS_SECONDS = "60"
MOST_READ_BYTES = 25_000_000  # what the proxy lets through


@policy(get=EVERYONE, post=EVERYONE)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    _read_to_the_end(request)
    return render(request, "errors/400.html", status=400)


def _read_to_the_end(request: HttpRequest) -> None:
    """A form refused for its size has not been read; without reading it the server would cut the line, and
    the browser would show its own error in place of our page."""
    left = MOST_READ_BYTES
    try:
        while left > 0 and (chunk := request.read(65_536)):
            left -= len(chunk)
    except UnreadablePostError:
        return


@policy(get=EVERYONE, post=EVERYONE)
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": "", "ask": ""}, status=403)


@policy(get=EVERYONE, post=EVERYONE)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The words are the same whether there is no such object or it is not open to the reader."""
    match = request.resolver_match
    kind = kind_of_route(match.view_name) if match is not None else None
    return render(request, "errors/404.html", {"rule": kind.rule if kind else ""}, status=404)


@policy(get=EVERYONE, post=EVERYONE)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


@policy(get=EVERYONE, post=EVERYONE)
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """A limit on log-in, reset or registration was reached; most of them last a minute."""
    response = render(request, "errors/429.html", {"reason": ""}, status=429)
    response["Retry-After"] = LIMIT_LASTS_SECONDS
    return response


@policy(get=EVERYONE, post=EVERYONE)
def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when it is the database that cannot be reached. Neither page asks the database."""
    values: dict[str, Any] = {"request_number": request_id.get()}
    # Where the line breaks in the middle of an answer, the driver calls it by the name of the whole family.
    fault = sys.exc_info()[1]
    if isinstance(fault, (OperationalError, InterfaceError)) or type(fault) is DatabaseError:
        html = render_to_string("errors/503.html", values)
        return HttpResponse(html, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    return HttpResponse(render_to_string("errors/500.html", values), status=500)
