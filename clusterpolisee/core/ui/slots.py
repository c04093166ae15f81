"""Places on a lower app's page that an app above may fill."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string


@dataclass(frozen=True)
class SlotCard:
    """What an app puts into a slot: a template with its context, under a heading."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Filler = Callable[[HttpRequest, Any], SlotCard | None]
_fillers: dict[str, list[Filler]] = {}


def register(slot: str, filler: Filler) -> None:
    """Called from an app's `ready()`; the same filler is kept once."""
    if filler not in _fillers.setdefault(slot, []):
        _fillers[slot].append(filler)


def cards(slot: str, request: HttpRequest, subject: Any) -> list[tuple[str, str]]:
    """What the apps have to show in a slot, as heading and HTML; a filler that returns None stays away."""
    found = (filler(request, subject) for filler in _fillers.get(slot, []))
    return [(card.title, render_to_string(card.template, card.context, request)) for card in found if card]
