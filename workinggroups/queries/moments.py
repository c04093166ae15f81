"""The database's clock, and last moments for an answer."""

import datetime
from zoneinfo import ZoneInfo

from django.db import connection

LAST_MINUTE = datetime.time(23, 59)


def database_now() -> datetime.datetime:
    with connection.cursor() as cursor:
        cursor.execute("select statement_timestamp()")
        moment: datetime.datetime = cursor.fetchone()[0]
    return moment


def end_of_day(days: int, zone: str) -> datetime.datetime:
    """The last minute of the day that comes so many days after today, in the zone's own time."""
    local = database_now().astimezone(ZoneInfo(zone))
    day = local.date() + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, LAST_MINUTE, ZoneInfo(zone))
