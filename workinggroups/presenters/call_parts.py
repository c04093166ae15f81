"""Parts of a call that an amendment changed, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from workinggroups.enums import Section
from workinggroups.models import Call


def part_words(parts: Iterable[str], questions: Mapping[str, Any]) -> dict[str, str]:
    """The parts in words, by their codes; `questions` has the words of each question by its code."""
    words: dict[str, str] = {}
    for part in parts:
        kind, _mark, code = part.partition(":")
        if kind == "title":
            words[part] = _("Title and summary")
        elif kind == "paper":
            words[part] = str(Section(code).label)
        elif code == "new":
            words[part] = _("A new question, which nobody has to answer")
        else:
            words[part] = _("Question: %(label)s") % {"label": questions.get(code, code)}
    return words


def changed_parts(call: Call, changes: Iterable[str]) -> list[str]:
    """What a notice says was changed."""
    questions = {row.code: row.label for row in call.questions.all()}
    return list(part_words(changes, questions).values())
