"""Time zones a person can choose, named by their cities in the reader's language."""

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils import timezone

from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.ui.formats import locale

PROGRAMME_AREA = (
    "Europe/Rome", "Europe/Budapest", "Europe/Sofia", "Europe/Athens", "Europe/Belgrade", "Europe/Bratislava",
    "Europe/Bucharest", "Europe/Chisinau", "Europe/Kyiv", "Europe/Ljubljana", "Europe/Podgorica",
    "Europe/Sarajevo", "Europe/Skopje", "Europe/Tirane", "Europe/Vienna", "Europe/Zagreb",
)  # fmt: skip
RENAMED = {"Europe/Kyiv": "Europe/Kiev"}  # under which name the language data still keep the city
ENGLISH = {
    "Europe/Tirane": "Tirana",
    "Europe/Busingen": "Büsingen",
}  # where the data give the name of the zone


@lru_cache
def known() -> frozenset[str]:
    """European zones, and the world's own clock."""
    return frozenset(name for name in available_timezones() if name.startswith("Europe/")) | {"UTC"}


def choices() -> list[tuple[str, str]]:
    """Name and label of each zone, those of the programme's countries first; a label shows the offset now.

    A zone that is only another name of one in the list, as Belfast is of London, is left out.
    """
    first = [name for name in PROGRAMME_AREA if name in known()]
    aliases = {name for name in known() if get_global("zone_aliases").get(name) in known()}
    others = sorted(known() - set(first) - aliases, key=lambda name: sort_key(city(name), locale().language))
    return [(name, f"{city(name)} ({_offset(name)})") for name in (*first, *others)]


def city(name: str) -> str:
    """What the reader calls the city that a zone is named after."""
    if name == "UTC":
        return name
    named = locale().time_zones.get(RENAMED.get(name, name), {})
    if "city" in named:
        return str(named["city"])
    if locale().language == "en" and name in ENGLISH:
        return ENGLISH[name]
    return str(get_timezone_location(name, locale=locale(), return_city=True))


def _offset(name: str) -> str:
    written = timezone.now().astimezone(ZoneInfo(name)).strftime("%z")
    return f"UTC{written[:3]}:{written[3:]}"
