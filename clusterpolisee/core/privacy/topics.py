"""What the secretariat is told about people's data."""

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.topics import Topic

REQUESTS = Topic(
    code="erasure_requests",
    label=_("Requests for erasure"),
    help=_("For the secretariat: somebody asks that their data be erased."),
    default=Channel.NOW,
    concerns=is_secretariat,
    because={"secretariat": _("You receive this because the secretariat answers requests for erasure.")},
    mails={"erasure_asked": _("Request for erasure")},
)
MAILS = {
    "erasure_noted": _("Request for erasure received"),
    "export_ready": _("Copy of your data"),
    "erasure_refused": _("Answer to a request for erasure"),
    "erasure_done": _("Your data are erased"),
}
