"""Names, dates and texts of a frozen content in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.ui import formats


class Names:
    """Looks up what the keys of a content stand for."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content

    def person(self, key: str) -> str:
        if not key:
            return ""
        found = self.content["people"].get(key)
        return (found and found["name"]) or _("name not public")

    def body(self, key: str) -> str:
        found = self.content["bodies"].get(key)
        return text(found["names"]) or found["short"] if found else ""

    def country(self, key: str) -> str:
        return text(self.content["countries"].get(key, {})) or key

    def country_of_body(self, key: str) -> str:
        found = self.content["bodies"].get(key)
        return self.country(found["country"]) if found else ""

    def who(self, person: str, body: str) -> str:
        """The person with the body, whichever there is."""
        return ", ".join(name for name in (self.person(person), self.body(body)) if name)


def text(texts: Mapping[str, str]) -> str:
    """In the reader's language, else in the first one that has it."""
    return next((texts[code] for code in (get_language() or "en", *LANGUAGES) if texts.get(code)), "")


def moment(value: str, zone: str = "") -> str:
    """An instant in the named zone, as in "30 November 2013, 17:00 CET"; a dash for none."""
    if not value:
        return "–"
    with timezone.override(ZoneInfo(zone) if zone else timezone.get_default_timezone()):
        return formats.moment(datetime.fromisoformat(value))


def day(value: str, style: str = "medium") -> str:
    if not value:
        return "–"
    if "T" in value:
        local = datetime.fromisoformat(value).astimezone(timezone.get_default_timezone())
        return formats.day(local.date(), style)
    return formats.day(date.fromisoformat(value), style)


def score(value: float | None, digits: int = 1) -> str:
    return _("not yet") if value is None else formats.number(value, digits)
