"""Codes as an authenticator app shows them (RFC 6238), from the standard library alone."""

import base64
import hashlib
import hmac
import struct
import time

PERIOD_SECONDS = 30


def totp(secret: str, at: float | None = None) -> str:
    """The six digits that belong to the secret at a moment, now unless another is given."""
    counter = int(time.time() if at is None else at) // PERIOD_SECONDS
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
