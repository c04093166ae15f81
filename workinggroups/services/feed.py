"""What is new in the calls and groups, for feed readers. Only what everybody may read gets here."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.content import in_language
from workinggroups.enums import NoticeKind
from workinggroups.models import Call, CallNotice, WorkingGroup
from workinggroups.presenters.calls import dates, said
from workinggroups.queries.public_calls import speak_as_written, with_parts

MOST = 40


@dataclass(frozen=True)
class Item:
    """One piece of news; `key` never changes and belongs to it alone."""

    key: str
    title: str
    text: str
    url: str
    at: datetime.datetime


Source = Callable[[WorkingGroup | None], Iterable[Item]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from an app's `ready()`; `source(group)` yields public news of a group, or of all when None, in
    the active language and a fixed number of queries."""
    if source not in _sources:
        _sources.append(source)


def items(group: WorkingGroup | None = None) -> list[Item]:
    """The latest news of calls, and of a group all that apps tell of it."""
    found = list(_of_calls(group))
    if group is not None:
        found += [item for source in _sources for item in source(group)]
    return sorted(found, key=lambda item: item.at, reverse=True)[:MOST]


def _of_calls(group: WorkingGroup | None) -> Iterator[Item]:
    rows = with_parts(Call.objects.published())
    if group is not None:
        rows = rows.filter(group=group)
    for call in rows.order_by(Coalesce("published_at", "opens_at").desc())[:MOST]:
        speak_as_written(call)
        title = _marked(call, in_language(call, "title").value)
        closes = _("Closes %(moment)s") % {"moment": dates(call).closes}
        text = f"{in_language(call, 'summary')}\n\n{closes}"
        at = call.published_at or call.opens_at
        if at is not None:
            yield Item(f"call-{call.pk}", title, text, call.get_absolute_url(), at)
        yield from _of_notices(call, title)


def _of_notices(call: Call, title: str) -> Iterator[Item]:
    url = f"{call.get_absolute_url()}#notices"
    for row in said(call):
        parts = [row.reason.value]
        if row.before and row.after:
            parts.append(_("Deadline now: %(after)s.") % {"after": row.after})
        words = {"kind": capfirst(str(NoticeKind(row.notice.kind).label)), "title": title}
        heading = _("%(kind)s: %(title)s") % words
        yield Item(_key(row.notice), heading, "\n\n".join(parts), url, row.notice.made_at)


def _key(notice: CallNotice) -> str:
    return f"notice-{notice.pk}"


def _marked(call: Call, title: str) -> str:
    if call.is_sample or call.paper_is_sample:
        return _("%(text)s (sample data)") % {"text": title}
    return title
