"""When a session was last used, for the list of a person's devices."""

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

EVERY_SECONDS = 300
NOTED_AT = "last_seen_at"


class LastSeenMiddleware:
    """Notes it at most every five minutes: pages in between cost nothing.

    Who only reads public pages is not looked up for this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        reader = getattr(request, "_cached_user", None)  # where Django keeps what `request.user` found
        if reader is not None and reader.is_authenticated and request.session.session_key:
            noted = request.session.get(NOTED_AT)
            if noted is None:
                request.session[NOTED_AT] = time.time()  # the log-in itself has just been noted
            elif time.time() - noted > EVERY_SECONDS:
                _note(request)
        return response


def _note(request: HttpRequest) -> None:
    request.session[NOTED_AT] = time.time()
    row = UserSession.objects.filter(session_key=request.session.session_key)
    row.update(last_seen_at=timezone.now(), ip=get_adapter().get_client_ip(request))
