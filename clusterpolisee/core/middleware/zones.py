"""Times are shown in the reader's own zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_path

from clusterpolisee.core.ui.zones import known


class TimeZoneMiddleware:
    """Addresses without a language are for machines: there nobody is asked who reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = ""
        if get_language_from_path(request.path_info) and request.session.session_key:
            chosen = getattr(request.user, "time_zone", "")
        if chosen not in known():
            return self.get_response(request)
        with timezone.override(ZoneInfo(chosen)):
            return self.get_response(request)
