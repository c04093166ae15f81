"""Input that no page could mean."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class UnreadableInputMiddleware:
    """PostgreSQL's text knows no NUL: an address that holds one leads nowhere, instead of to an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = (text for key, values in request.GET.lists() for text in (key, *values))
        if "\x00" in request.path_info or any("\x00" in text for text in query):
            raise Http404
        return self.get_response(request)
