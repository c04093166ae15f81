"""A number that proves what somebody sent."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal digits, of `content` as JSON: keys in order, no blanks, UTF-8. Anybody who has
    the content can compute it again."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
