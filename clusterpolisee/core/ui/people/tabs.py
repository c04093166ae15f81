"""The pages of those who look after people, mail and the portal itself."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import can_administer, is_secretariat, manages_everybody
from clusterpolisee.core.partners.permissions import can_manage_people
from clusterpolisee.core.ui.navigation import Link

PEOPLE = (("core:people_list", _("People")), ("core:invitation_list", _("Invitations")))
MAIL = (("core:mail_log", _("Delivery log")), ("core:access_log", _("Access log")))
ERASURES = (("core:erasure_list", _("Requests for erasure")),)
CALLS = (("workinggroups:call_overview", _("Calls")),)
PORTAL = (("core:completeness", _("Languages")), ("admin:index", _("Back office")))


def links(user: Any, path: str = "") -> list[Link]:
    """What the person may look after, as seen from `path`; nothing for most people."""
    found: list[tuple[str, Any]] = []
    if can_manage_people(user):
        found += PEOPLE
    if is_secretariat(user):
        found += ERASURES
        found += CALLS
    if manages_everybody(user):
        found += MAIL
    if can_administer(user):
        found += PORTAL
    addresses = [(label, reverse(name)) for name, label in found]
    return [Link(label, url, "page" if path == url else "") for label, url in addresses]
