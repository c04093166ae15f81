"""What waits for the secretariat about people's data."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.privacy.models import ErasureRequest, ErasureRequestState
from clusterpolisee.core.ui.to_do import Task

ANSWERED_WITHIN = timedelta(days=30)


def requests_to_answer(user: Any) -> Iterator[Task]:
    """Requests for erasure, which the law wants answered within a month."""
    if not is_secretariat(user):
        return
    waiting = ErasureRequest.objects.visible_to(user).filter(state=ErasureRequestState.ASKED)
    for request in waiting.exclude(user=user).select_related("user"):
        yield Task(
            title=_("Answer the request for erasure by %(name)s") % {"name": request.user},
            url=reverse("core:erasure", args=[request.pk]),
            due_at=request.asked_at + ANSWERED_WITHIN,
            because=_("for the secretariat"),
            is_sample=request.user.is_sample,
        )
