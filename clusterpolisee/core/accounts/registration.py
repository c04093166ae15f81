"""What happens when somebody gets an account, by registering or by accepting an invitation.

Packages above this one add what they keep of it; the callbacks run in the transaction of the registration.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.functional import Promise

from clusterpolisee.core.accounts.models import User

Callback = Callable[[User, str], object]


@dataclass(frozen=True)
class Notice:
    """The words everybody confirms before getting an account, and their version."""

    version: str
    text: str | Promise


_callbacks: list[Callback] = []
_notices: list[Notice] = []


def on_registered(callback: Callback) -> None:
    """Have `callback(user, language)` called; `language` is that of the page on which the notice was read."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def registered(user: User, *, language: str) -> None:
    """Tell everybody who asked that the account exists."""
    for callback in _callbacks:
        callback(user, language)


def set_notice(notice: Notice) -> None:
    _notices[:] = [notice]


def notice() -> Notice:
    return _notices[0]


def open_account(email: str, *, password: str, page_language: str, **values: Any) -> User:
    """An account whose address is proved already, as by an invitation; in the caller's transaction.

    `values` are fields of the account. Raises IntegrityError when there is one with this address.
    """
    user = User.objects.create_user(email, password, **values)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    registered(user, language=page_language)
    return user
