"""What people agree to, word for word. Whoever changes a text gives it a new version: consents name the
version, and keep a fingerprint of the words that the person was shown."""

import hashlib
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.privacy.models import Purpose


@dataclass(frozen=True)
class ConsentText:
    """A text with its version, in all languages."""

    version: str
    text: str | Promise

    def in_language(self, language: str) -> str:
        with translation.override(language):
            return str(self.text)

    def fingerprint(self, language: str) -> str:
        """SHA-256, in hexadecimal digits, of the text in a language as UTF-8."""
        return hashlib.sha256(self.in_language(language).encode()).hexdigest()


TEXTS: dict[str, ConsentText] = {
    Purpose.PRIVACY_NOTICE: ConsentText(
        "2026-11",
        _(
            "I have read how the portal handles my data: what it keeps, who reads it, when it is deleted, "
            "and that I can have a copy of it, correct it and ask for its erasure."
        ),
    ),
    Purpose.PUBLIC_PROFILE: ConsentText(
        "2026-11-2",
        _(
            "My name and my function may be shown to everybody on the public page of my organisation, and my "
            "name with my seat on the pages of the groups and committees I sit in. I can take this back at "
            "any time; my name then disappears from these pages at once."
        ),
    ),
}
