"""Mails as their receivers see them: text and HTML of the same words, with the same footer."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from clusterpolisee.core.notifications.blocks import blocks


@dataclass(frozen=True)
class Letter:
    """What goes into the outbox; `body` is the text without the footer."""

    subject: str
    body: str
    text: str
    html: str
    language: str
    unsubscribe_url: str = ""


def render(
    template: str, context: dict[str, Any], *, language: str, because: Any = "", stop_url: str = ""
) -> Letter:
    """Render `mail/<template>.subject.txt` and `.txt` in a language.

    `because` is the sentence that says why the receiver gets it; `stop_url` the path of the page that stops
    more of the kind. A receiver with an account has a link to the settings in the footer.
    """
    with translation.override(language):
        values = {**context, "portal_url": settings.PORTAL_URL}
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", values).split())
        body = render_to_string(f"mail/{template}.txt", values).strip()
    return frame(subject, body, language=language, because=because, stop_url=stop_url)


def frame(subject: str, body: str, *, language: str, because: Any = "", stop_url: str = "") -> Letter:
    """Put a mail's text, already in its language, into the portal's frame."""
    body = body.strip()
    with translation.override(language):
        settings_path = reverse("core:notification_choices") if because else ""
        values: dict[str, Any] = {
            "subject": subject,
            "language": language,
            "blocks": blocks(body),
            "because": str(because),
            "portal_url": settings.PORTAL_URL,
            "settings_url": f"{settings.PORTAL_URL}{settings_path}" if settings_path else "",
            "stop_url": f"{settings.PORTAL_URL}{stop_url}" if stop_url else "",
        }
        footer = render_to_string("mail/footer.txt", values).strip()
        html = render_to_string("mail/frame.html", values)
    return Letter(subject, body, f"{body}\n\n-- \n{footer}\n", html, language, values["stop_url"])
