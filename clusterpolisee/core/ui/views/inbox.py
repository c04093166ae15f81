"""A person's inbox."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext

from clusterpolisee.core.notifications import inbox as news
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.ui.mail.inbox_items import Item, in_language
from clusterpolisee.core.ui.mail.notification_forms import InboxFilter, MarkForm
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import SIGNED_IN, policy


@policy(get=SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """Unread first; looking at the list marks nothing."""
    form = InboxFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = news.inbox_of(
        request.user, topic=chosen.get("topic", ""), unread_only=chosen.get("state") == "unread"
    )
    page = page_of(request, found)
    context = {
        "form": form,
        "page": page,
        "items": [Item(row, get_language() or "en") for row in page],
        "is_narrowed": bool(chosen.get("topic") or chosen.get("state")),
        "unread": news.unread_count(request.user),
    }
    return render(request, "core/inbox.html", context)


@policy(post=SIGNED_IN)
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Mark one, the selected or all as read, then back to the list as it was filtered."""
    form = MarkForm(request.POST)
    if form.is_valid():
        count = news.mark_read(request.user, ids=form.ids())
        text = ngettext(
            "%(count)d message is marked as read.", "%(count)d messages are marked as read.", count
        )
        messages.success(request, text % {"count": count})
    return redirect(InboxFilter.address(request.POST.get("filters", "")))


@policy(post="receiver of the message")
def inbox_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark as read and go to what the message is about."""
    found = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    news.mark_read(request.user, ids=[found.pk])
    return redirect(in_language(found.url, get_language() or "en") or "core:inbox")
