"""How a person is told: the settings, and the link in a mail that stops more of its kind."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from clusterpolisee.core.notifications import choices, topics
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.ui.mail.notification_forms import ChoicesForm
from clusterpolisee.core.ui.policies import EVERYONE, SIGNED_IN, policy


@policy(get=SIGNED_IN, post=SIGNED_IN)
def notification_choices(request: HttpRequest) -> HttpResponse:
    channels = choices.channels_of(request.user)
    form = ChoicesForm(request.POST or None, user=request.user, channels=channels)
    if request.method == "POST" and form.is_valid():
        choices.choose(request.user, form.cleaned_data, by=request.user)
        messages.success(request, _("Your choices are saved."))
        return redirect("core:notification_choices")
    fixed = [topic for topic in topics.topics() if topic.fixed]
    context = {"form": form, "fixed": fixed, "channels": Channel.choices}
    return render(request, "core/notification_choices.html", context)


@never_cache
@policy(get=EVERYONE, post=EVERYONE)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opened from a mail, without log-in. Only pressing the button changes something."""
    found = choices.read_stop(token)
    if found is None:
        return render(request, "core/unsubscribe_unknown.html", status=404)
    context = {"stop": found, "topics": found.topics, "is_digest": found.about in choices.DIGESTS}
    if request.method != "POST":
        return render(request, "core/unsubscribe.html", context)
    if word := request.POST.get("undo", ""):
        context |= {"is_undone": choices.undo(found, word), "topics": found.topics}
    else:
        context |= {"undo": choices.stop(found)}
    return render(request, "core/unsubscribe_done.html", {"undo": "", "is_undone": False, **context})
