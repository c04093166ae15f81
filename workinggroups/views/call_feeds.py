"""News of calls and groups for feed readers, and deadlines for calendars."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui.policies import EVERYONE, policy
from workinggroups.exports import calendar
from workinggroups.models import Call, WorkingGroup
from workinggroups.queries.public_calls import speak_as_written, with_parts
from workinggroups.services.feed import Item, items

CALENDAR = "text/calendar; charset=utf-8"


class NewsFeed(Feed):
    """Calls and what was said about them; of one group when the address names it."""

    feed_type: Any = Atom1Feed

    def get_object(self, request: HttpRequest, number: int | None = None) -> WorkingGroup | None:
        if number is None:
            return None
        found: WorkingGroup = get_object_or_404(WorkingGroup.objects.visible_to(request.user), number=number)
        return found

    def title(self, obj: WorkingGroup | None) -> str:
        if obj is None:
            return _("ClusterPoliSEE: calls for expressions of interest")
        return _("ClusterPoliSEE: working group %(number)s, %(name)s") % {
            "number": obj.number,
            "name": in_language(obj, "name"),
        }

    def subtitle(self, obj: WorkingGroup | None) -> str:
        return _("New calls, extensions, amendments and other notices.")

    description = subtitle

    def link(self, obj: WorkingGroup | None) -> str:
        return obj.get_absolute_url() if obj else reverse("workinggroups:call_list")

    def feed_guid(self, obj: WorkingGroup | None) -> str:
        return _tag(f"group-{obj.number}-{get_language()}" if obj else f"calls-{get_language()}")

    def items(self, obj: WorkingGroup | None) -> list[Item]:
        return items(obj)

    def item_title(self, item: Item) -> str:
        return item.title

    def item_description(self, item: Item) -> str:
        return linebreaks(item.text, autoescape=True)

    def item_link(self, item: Item) -> str:
        return item.url

    def item_guid(self, item: Item) -> str:
        return _tag(item.key)

    item_guid_is_permalink = False

    def item_pubdate(self, item: Item) -> Any:
        return item.at

    def item_updateddate(self, item: Item) -> Any:
        return item.at


class RssFeed(NewsFeed):
    feed_type = Rss201rev2Feed


def _tag(key: str) -> str:
    return f"tag:{urlsplit(settings.PORTAL_URL).hostname},2013:{key}"


@policy(get=EVERYONE)
def call_feed(request: HttpRequest) -> HttpResponse:
    return NewsFeed()(request)


@policy(get=EVERYONE)
def call_feed_rss(request: HttpRequest) -> HttpResponse:
    return RssFeed()(request)


@policy(get=EVERYONE)
def group_feed(request: HttpRequest, number: int) -> HttpResponse:
    return NewsFeed()(request, number=number)


@policy(get=EVERYONE)
def call_ical(request: HttpRequest, slug: str) -> HttpResponse:
    """Only what is published has a deadline to note down."""
    found = get_object_or_404(with_parts(Call.objects.published()), slug=slug)
    if found.closes_at is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{calendar.file_name(found)}"'}
    content = calendar.deadline_of(speak_as_written(found))
    return HttpResponse(content, content_type=CALENDAR, headers=headers)
