"""Deadlines in the zone they were set in, and in the reader's where that differs."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.conf import settings
from django.utils.translation import gettext as _

from clusterpolisee.core.ui import formats
from clusterpolisee.core.ui.zones import city, known

# Day of the week, day, month in words and year, as each language writes a date that must not be misread.
DAY = {"en": "EEE d MMMM y", "it": "EEE d MMMM y", "hu": "y. MMMM d., EEEE", "bg": "EEE, d MMMM y 'г.'"}


def zone_of(reader: Any) -> str:
    """The zone a person reads times in; empty for a visitor, whose zone nobody knows."""
    if reader is None or not reader.is_authenticated:
        return ""
    return reader.time_zone if reader.time_zone in known() else str(settings.TIME_ZONE)


def day(moment: datetime.datetime, zone: str) -> str:
    locale = formats.locale()
    return str(format_date(moment.astimezone(ZoneInfo(zone)), format=DAY[locale.language], locale=locale))


def clock(moment: datetime.datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return str(format_time(local, format="short", tzinfo=ZoneInfo(zone), locale=formats.locale()))


def deadline(moment: datetime.datetime, zone: str, reader: Any = None) -> str:
    """As in "Fri 12 June 2026 17:00 CEST (18:00 in Athens, your time)".

    The part in brackets is left out where the reader's clock shows the same.
    """
    local = moment.astimezone(ZoneInfo(zone))
    stated = f"{day(moment, zone)} {clock(moment, zone)} {local.tzname()}"
    own = zone_of(reader)
    if not own or moment.astimezone(ZoneInfo(own)).utcoffset() == local.utcoffset():
        return stated
    facts = {"stated": stated, "city": city(own), "time": clock(moment, own)}
    if day(moment, own) != day(moment, zone):
        facts["time"] = f"{day(moment, own)} {clock(moment, own)}"
    return _("%(stated)s (%(time)s in %(city)s, your time)") % facts


def grace_minutes(closes_at: datetime.datetime | None, accepts_until: datetime.datetime | None) -> int:
    """How long after the deadline an expression still counts."""
    if closes_at is None or accepts_until is None:
        return 0
    return int((accepts_until - closes_at).total_seconds() // 60)
