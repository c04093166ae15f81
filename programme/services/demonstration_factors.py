"""Second factors for demonstration accounts, to try the portal as production asks for it."""

import base64
import hashlib

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from programme.services.demonstration import ACCOUNTS, DEMO, Account

SECRET_BYTES = 20


def secret_of(account: Account) -> str:
    """The key for the app: the same for a role in every installation, as the password is."""
    digest = hashlib.sha256(f"second factor of {account.email}".encode()).digest()
    return base64.b32encode(digest[:SECRET_BYTES]).decode()


def enrol() -> int:
    """Set an app and recovery codes up for the demonstration accounts; returns how many were without."""
    added = 0
    with recorded(by=DEMO):
        for account in ACCOUNTS:
            user = User.objects.get(email=account.email)
            if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
                TOTP.activate(user, secret_of(account))
                RecoveryCodes.activate(user)
                added += 1
    return added


def enrolled() -> set[str]:
    """Addresses of demonstration accounts that log in with an app."""
    addresses = [account.email for account in ACCOUNTS]
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__in=addresses)
    return set(rows.values_list("user__email", flat=True))
