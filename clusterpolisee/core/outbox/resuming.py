"""A restored copy becomes the portal."""

from django.db.models.functions import Now

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.outbox.models import Restoration
from clusterpolisee.core.outbox.quiet import ACTOR
from clusterpolisee.core.outbox.services import put_waiting_in_doubt

REASON = "waited in a restored backup: the original may have sent it"


def resume() -> int:
    """Let mail leave and beat run again; returns how many mails became in doubt.

    What waited when the backup was made may have been sent by the original since. It is not sent again: a
    human decides, as about every mail in doubt.
    """
    with recorded(by=ACTOR):
        restored = Restoration.objects.select_for_update().filter(resumed_at__isnull=True)
        last = restored.order_by("restored_at").last()
        if last is None:
            return 0
        doubtful = put_waiting_in_doubt(before=last.restored_at, reason=REASON)
        restored.update(resumed_at=Now())
    return doubtful
