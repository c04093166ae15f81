"""Telling a person something by mail, in that person's language."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from clusterpolisee.core.outbox import services as outbox
from clusterpolisee.core.outbox.models import OutboxMessage


def notify(*, to: str, language: str, template: str, context: dict[str, Any]) -> OutboxMessage:
    """Render `mail/<template>.subject.txt` and `.txt` and post them with the current transaction."""
    with translation.override(language):
        values = {**context, "portal_url": settings.PORTAL_URL}
        subject = render_to_string(f"mail/{template}.subject.txt", values)
        text = render_to_string(f"mail/{template}.txt", values)
    return outbox.post(to=to, subject=subject, text=text, language=language)
