"""Asking for the password once more before what must not happen at an unattended machine."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest


def require(request: HttpRequest) -> None:
    """Raises ReauthenticationRequired unless the person proved who they are in the last minutes.

    The log-in library then asks for the password or the second factor, and carries on with the same request.
    Somebody who has neither, because another body vouches for them at log-in, is let through.
    """
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    if moments and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return
    if get_adapter().get_reauthentication_methods(request.user):
        raise ReauthenticationRequired
