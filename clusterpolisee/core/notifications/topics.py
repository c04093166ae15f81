"""What people can be told about, and why it is them who are told. Each app registers its own topics."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.notifications.models import Channel

Words = str | Promise


def everybody(user: Any) -> bool:
    return True


@dataclass(frozen=True)
class Topic:
    """A kind of news that a person can have by mail, in a digest or on the portal only.

    `because`: a sentence for each reason why somebody gets it. `mails`: what its mails are, in a few words,
    by the name of their template. What is `fixed` always comes by mail at once and cannot be turned off.
    `concerns`: whether a person can get such news at all, and so is asked about it.
    """

    code: str
    label: Words
    help: Words
    default: Channel
    because: Mapping[str, Words]
    mails: Mapping[str, Words] = field(default_factory=dict)
    fixed: bool = False
    concerns: Callable[[Any], bool] = everybody


_topics: dict[str, Topic] = {}
_other_mails: dict[str, Words] = {}


def register(topic: Topic) -> None:
    """Called from an app's `ready()`; a topic registered again takes the place of the first."""
    _topics[topic.code] = topic


def register_mails(mails: Mapping[str, Words]) -> None:
    """Words for mails that are about no topic, such as receipts for guests; called from `ready()`."""
    _other_mails.update(mails)


def topics() -> list[Topic]:
    """Every topic there is, in the order of the apps."""
    return list(_topics.values())


def topic(code: str) -> Topic:
    """Raises KeyError for a topic nobody registered."""
    return _topics[code]


def find(code: str) -> Topic | None:
    """For what is stored: a topic may be gone after an upgrade."""
    return _topics.get(code)


def reason(topic_code: str, because: str) -> Words:
    """The sentence that says why somebody got a piece of news; empty for one nobody knows any more."""
    found = find(topic_code)
    return found.because.get(because, "") if found else ""


def mail_names() -> dict[str, Words]:
    """Every kind of mail with its words, by the name of its template."""
    return {name: words for one in topics() for name, words in one.mails.items()} | _other_mails


ACCOUNT = Topic(
    code="account",
    label=_("Security and data of your account"),
    help=_("Log-in, second factor, exports and erasure of your data."),
    default=Channel.NOW,
    because={
        "security": _("You receive this because it concerns the security of your account."),
        "data": _("You receive this because it concerns the data that the portal keeps about you."),
    },
    mails={
        "account_deactivated": _("Account closed"),
        "account_reactivated": _("Account opened again"),
        "second_factor_reset": _("Second factor removed"),
        "second_factor_wanted": _("Request to set up a second factor"),
        "sessions_ended": _("Signed out on all devices"),
        "password_changed": _("Password changed"),
        "password_set": _("Password set"),
        "password_reset": _("Password changed"),
        "email_changed": _("Address changed"),
        "email_confirm": _("Address confirmed"),
        "email_deleted": _("Address removed"),
        "totp_activated": _("Authenticator app set up"),
        "totp_deactivated": _("Authenticator app removed"),
        "webauthn_added": _("Passkey added"),
        "webauthn_removed": _("Passkey removed"),
        "recovery_codes_generated": _("New recovery codes"),
        "account_connected": _("EU Login connected"),
        "account_disconnected": _("EU Login disconnected"),
    },
    fixed=True,
)
ROLES = Topic(
    code="roles",
    label=_("Your roles and invitations"),
    help=_("When you are given a role, when one ends, and what happens with invitations you sent."),
    default=Channel.NOW,
    because={
        "own": _("You receive this because it concerns a role of yours."),
        "inviter": _("You receive this because you sent the invitation."),
    },
    mails={
        "role_given": _("New role"),
        "role_ended": _("End of a role"),
        "invitation_accepted": _("Accepted invitation"),
    },
)
OTHER_MAILS = {
    "digest_daily": _("Daily digest"),
    "digest_weekly": _("Weekly digest"),
    "invitation": _("Invitation"),
    "email_confirmation": _("Confirmation of an address"),
    "email_confirmation_signup": _("Confirmation of an address after registration"),
    "password_reset_key": _("Setting a new password"),
    "account_already_exists": _("Registration with a known address"),
    "login_code": _("Code for signing in"),
    "password_reset_code": _("Code for a new password"),
    "unknown_account": _("New password for an unknown address"),
}
