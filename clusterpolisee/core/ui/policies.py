"""One line for every route: who may GET it, who may POST to it.

Our own views carry their line as a decorator; the views of libraries have theirs in the table below.
`manage.py policies` prints them all, and a route without a line fails the tests.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

EVERYONE = "everyone"
SIGNED_IN = "signed in"
TECHNICAL_STAFF = "administrator"

View = TypeVar("View", bound=Callable[..., Any])


class MissingPolicy(Exception):
    """A view without a policy line."""


@dataclass(frozen=True)
class Policy:
    """Who may GET and who may POST; None where the method does not exist.

    What is `confidential` asks a second factor of those whose roles need one.
    """

    get: str | None
    post: str | None
    confidential: bool = False


def policy(
    *, get: str | None = None, post: str | None = None, confidential: bool = False
) -> Callable[[View], View]:
    """Give a view its line; `EVERYONE` opens a method to visitors, any other phrase asks for log-in."""

    def mark(view: View) -> View:
        view.policy = Policy(get, post, confidential)  # type: ignore[attr-defined]
        return view

    return mark


OPEN_ACCOUNT_PAGES = {
    "LoginView", "SignupView", "LogoutView", "PasswordResetView", "PasswordResetDoneView",
    "PasswordResetFromKeyView", "PasswordResetFromKeyDoneView", "ConfirmEmailView",
    "EmailVerificationSentView", "email_verification_sent", "AccountInactiveView", "AuthenticateView",
    "LoginWebAuthnView",
    "RequestLoginCodeView", "ConfirmLoginCodeView", "ConfirmPasswordResetCodeView",
    "login", "callback", "LoginCancelledView", "LoginErrorView",  # of EU Login
    "CompletePasswordResetView", "SignupByPasskeyView", "SignupWebAuthnView", "VerifyPhoneView",
}  # fmt: skip


BACK_OFFICE = ("django.contrib.admin.", "django.contrib.auth.admin", "django.contrib.contenttypes.")


def policy_of(view: Callable[..., Any]) -> Policy:
    """The line of a view; raises MissingPolicy where there is none."""
    own: Policy | None = getattr(view, "policy", None)
    if own is not None:
        return own
    module = getattr(view, "__module__", "")
    if module.startswith(BACK_OFFICE) or getattr(view, "view_class", None) is RedirectView:
        who = EVERYONE if view.__name__ == "login" else TECHNICAL_STAFF
        return Policy(who, who, confidential=who == TECHNICAL_STAFF)
    if module.startswith("allauth."):
        name = getattr(getattr(view, "view_class", view), "__name__", "")
        who = EVERYONE if name in OPEN_ACCOUNT_PAGES else SIGNED_IN
        return Policy(who, who)
    raise MissingPolicy(f"{module}.{getattr(view, '__name__', view)}")


@dataclass(frozen=True)
class Route:
    name: str
    path: str
    view: Callable[..., Any]


def routes(resolver: URLResolver | None = None, path: str = "/", namespace: str = "") -> Iterator[Route]:
    """Every route of the URLconf, with its path written as Django writes it."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            yield Route(namespace + (entry.name or ""), here, entry.callback)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, here, inner)
