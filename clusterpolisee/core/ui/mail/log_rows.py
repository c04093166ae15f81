"""A mail as the delivery log shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES
from clusterpolisee.core.notifications import topics
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState

COLOURS = {
    OutboxState.QUEUED: "info",
    OutboxState.CLAIMED: "info",
    OutboxState.SENT: "ok",
    OutboxState.IN_DOUBT: "warn",
    OutboxState.FAILED: "bad",
}


@dataclass(frozen=True)
class MailRow:
    """The words and colours for one mail."""

    mail: OutboxMessage

    @property
    def kind(self) -> str | Promise:
        return topics.mail_names().get(self.mail.kind, self.mail.kind) or _("not recorded")

    @property
    def colour(self) -> str:
        return COLOURS[OutboxState(self.mail.state)]

    @property
    def language_name(self) -> str:
        return LANGUAGE_NAMES.get(self.mail.language, self.mail.language)
