"""Who must show a second factor before reaching what is confidential, and whether this session has.

The log-in library asks for the factor at log-in of everybody who has one. Here is what it leaves open: people
whose role needs one and who have none yet, and sessions that were opened before the factor was set up.
"""

import base64
import hashlib
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import needs_second_factor

ENROLLED_HERE = "second_factor_enrolled"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_missing(request: HttpRequest) -> bool:
    """Whether confidential pages stay closed to this person in this session."""
    if not settings.REQUIRE_SECOND_FACTOR or is_settled(request):
        return False
    return needs_second_factor(request.user)


def is_settled(request: HttpRequest) -> bool:
    """Whether the session has passed a second factor, or set one up, that the person still has."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    passed = any(record.get("method") == "mfa" for record in records)
    enrolled = request.session.get(ENROLLED_HERE) == str(user.public_id)
    return (passed or enrolled) and has_one(user)


def has_one(user: Any) -> bool:
    """Whether the person has an app or a passkey; recovery codes alone are none."""
    return factors_of(user).exists()


def factors_of(user: Any) -> QuerySet[Authenticator]:
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user.pk, type__in=FACTORS)
    return found


def note_enrolled(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A factor was set up in this session: it counts here, and other sessions end.

    Somebody who knew the password alone may be signed in elsewhere.
    """
    if authenticator.type not in FACTORS:
        return
    request.session[ENROLLED_HERE] = str(user.public_id)
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()


class SealedFactors(DefaultMFAAdapter):
    """Keys of apps and recovery codes are stored sealed: who reads a backup cannot log in with them."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> Fernet:
    digest = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
