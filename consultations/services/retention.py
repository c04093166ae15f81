"""Answers that were saved for later and never sent."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.retention import Line
from consultations.models import Draft


def _drafts(before: datetime) -> int:
    return Draft.objects.filter(saved_at__lt=before).delete()[0]


LINES = (
    Line(
        "drafts",
        _("Answers to a consultation that were saved for later and not sent"),
        _("the last saving, at most until the consultation ends"),
        _("deleted"),
        _drafts,
    ),
)
