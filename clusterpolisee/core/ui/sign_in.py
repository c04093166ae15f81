"""Why somebody was sent to the log-in page."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.objects import kind_of_route
from clusterpolisee.core.ui.policies import EVERYONE, policy_of


def sign_in_reason(request: HttpRequest | None) -> str:
    """What the page in `?next=` asks for; empty when nobody was sent here. It is said from the address alone,
    so it tells nothing about what is or is not there."""
    match = request.resolver_match if request is not None else None
    target = request.GET.get("next", "") if request is not None else ""
    if match is None or match.view_name != "account_login" or not target.startswith("/"):
        return ""
    try:
        wanted = resolve(urlsplit(target).path)
    except (Resolver404, ValueError):
        return ""
    if policy_of(wanted.func).get == EVERYONE:
        return ""
    reason = _("The page you asked for opens only after you sign in. You then go on there.")
    kind = kind_of_route(wanted.view_name)
    return f"{reason} {kind.rule}" if kind else reason
