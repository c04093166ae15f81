"""The links to access and history that an object's page shows to those who may follow them."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.objects import kind_of, trail_of


def object_links(user: Any, obj: Any) -> list[tuple[str, str, str]]:
    """Icon, label and address of each link; none for visitors, and none to explain what is public."""
    if not user.is_authenticated:
        return []
    kind = kind_of(obj)
    args = [kind.code, kind.key(obj)]
    found = []
    if kind.manages(user, obj):
        found.append(("key", _("Who can see this"), reverse("core:access", args=args)))
    elif not kind.visible(AnonymousUser()).filter(pk=obj.pk).exists():
        found.append(("key", _("Why can I see this?"), reverse("core:access", args=args)))
    if trail_of(kind, user, obj) is not None:
        found.append(("clock", _("History"), reverse("core:history", args=args)))
    return found
