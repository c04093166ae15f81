"""Answers saved for later: as typed, until they are sent, grow old, or come too late."""

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from consultations import queries
from consultations.enums import ConsultationState
from consultations.models import Consultation, Draft, Response
from consultations.services.responses import NOT_OPEN

ACTOR = "system:drafts"
LARGEST = 100_000

Typed = Mapping[str, str | list[str]]


def keep(consultation: Consultation, *, token: uuid.UUID, typed: Typed) -> Draft:
    """Store what was typed under `token`, in place of what was saved there before. Raises Refused."""
    content = {name: _storable(value) for name, value in typed.items()}
    if len(json.dumps(content)) > LARGEST:
        raise Refused(_("There is too much text to be saved. Shorten it."), status=409)
    with recorded(by=None):
        if not queries.takes_answers(consultation):
            raise Refused(NOT_OPEN, status=409)
        if Response.objects.filter(token=token).exists():
            raise Refused(_("These answers have been sent already. Open the form again."), status=409)
        values = {"consultation": consultation, "typed": content, "saved_at": Now()}
        draft, _created = Draft.objects.update_or_create(token=token, defaults=values)
    return draft


def forget() -> int:
    """Delete drafts that nobody came back to, and those of consultations that are over."""
    too_old = Q(saved_at__lt=Now() - timedelta(days=settings.RETENTION["drafts"]))
    too_late = Q(consultation__state=ConsultationState.CLOSED)
    with recorded(by=ACTOR):
        return Draft.objects.filter(too_old | too_late).delete()[0]


def _storable(value: str | list[str]) -> str | list[str]:
    """PostgreSQL's JSON takes neither NUL nor half a surrogate pair."""
    if isinstance(value, list):
        return [str(_storable(item)) for item in value]
    return value.replace("\0", "").encode("utf-8", "replace").decode()
