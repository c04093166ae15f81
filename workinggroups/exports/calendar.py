"""The deadline of a call as a calendar entry; a calendar that has it takes over what changes."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from clusterpolisee.core.languages.content import in_language
from workinggroups.enums import CallState
from workinggroups.models import Call
from workinggroups.presenters.calls import dates
from workinggroups.queries.public_calls import dated_notices


def deadline_of(call: Call) -> bytes:
    """In the active language. The call comes from `with_parts` and has a deadline."""
    calendar = Calendar()
    calendar.add("prodid", f"-//ClusterPoliSEE//Calls//{(get_language() or 'en').upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(call))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def file_name(call: Call) -> str:
    return f"clusterpolisee-call-{call.slug}.ics"


def _event(call: Call) -> Event:
    assert call.closes_at is not None  # noqa: S101
    notices = list(call.notices.all())
    changed = max((notice.made_at for notice in notices), default=call.published_at or call.opens_at)
    event = Event()
    event.add("uid", f"call-{call.pk}@{urlsplit(settings.PORTAL_URL).hostname}")
    event.add("dtstart", call.closes_at.astimezone(ZoneInfo(call.zone)))
    event.add("dtstamp", changed or call.closes_at)
    event.add("last-modified", changed or call.closes_at)
    event.add("sequence", dated_notices(notices))
    event.add("summary", _summary(call))
    event.add("description", _description(call))
    address = f"{settings.PORTAL_URL}{call.get_absolute_url()}"
    event.add("url", address)
    event.add("location", address)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if call.state == CallState.CANCELLED else "CONFIRMED")
    event["summary"].params["LANGUAGE"] = get_language() or "en"
    return event


def _summary(call: Call) -> str:
    title = in_language(call, "title").value
    words = _("Deadline: %(title)s") % {"title": title}
    return _("%(text)s (sample data)") % {"text": words} if call.is_sample else words


def _description(call: Call) -> str:
    when = dates(call)
    closes = _("Closes %(moment)s") % {"moment": when.closes}
    parts = (in_language(call, "summary").value, closes, when.grace)
    return "\n\n".join(part for part in parts if part)
