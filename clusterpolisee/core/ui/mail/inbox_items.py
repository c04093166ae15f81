"""News as the inbox shows it."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES, LANGUAGES
from clusterpolisee.core.notifications import topics
from clusterpolisee.core.notifications.blocks import Block, blocks
from clusterpolisee.core.notifications.models import Notification

LANGUAGE_PREFIX = re.compile(rf"^/(?:{'|'.join(LANGUAGES)})/")


def in_language(path: str, language: str) -> str:
    """The same page of the portal in another language."""
    return LANGUAGE_PREFIX.sub(f"/{language}/", path)


@dataclass(frozen=True)
class Item:
    """One piece of news for a reader of `language`, which need not be the one it was written in."""

    row: Notification
    language: str

    @property
    def url(self) -> str:
        return in_language(self.row.url, self.language)

    @property
    def topic(self) -> str | Promise:
        found = topics.find(self.row.topic)
        return found.label if found else self.row.topic

    @property
    def because(self) -> str | Promise:
        return topics.reason(self.row.topic, self.row.because)

    @property
    def other_language(self) -> str:
        """The code of the language when it is not the reader's."""
        return "" if self.row.language == self.language else str(self.row.language)

    @property
    def other_language_name(self) -> str:
        return LANGUAGE_NAMES[self.other_language] if self.other_language else ""

    @property
    def blocks(self) -> list[Block]:
        return blocks(self.row.text)
