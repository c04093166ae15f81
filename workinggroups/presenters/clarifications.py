"""Questions to applicants as pages and mails show them."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clusterpolisee.core.languages.content import in_language
from workinggroups.enums import ClarificationState
from workinggroups.models import CallQuestion, Clarification, Expression
from workinggroups.presenters.badges import Badge
from workinggroups.presenters.content import LABELS
from workinggroups.queries.clarifications import (
    BRIEF,
    EMPTY,
    FILE,
    NO_FILE,
    QUESTION,
    gap_in,
    has_file,
    text_at,
)
from workinggroups.queries.contents import TEXTS, questions_for

POINTS: dict[str, str | Promise] = {
    "profile": _("Profile in one line"),
    **LABELS,
    QUESTION: _("Question of the call"),
    FILE: pgettext_lazy("expression", "Annexes"),
}
GAPS: dict[str, str | Promise] = {
    EMPTY: _("nothing is written"),
    BRIEF: _("very short"),
    NO_FILE: _("no annex"),
    "": _("no gap that could be measured"),
}
LOOKS = {
    ClarificationState.ASKED: ("warn", "clock"),
    ClarificationState.ANSWERED: ("ok", "check"),
    ClarificationState.LAPSED: ("idle", "x"),
    ClarificationState.TAKEN_BACK: ("idle", "minus"),
}
WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Point:
    """A place in an expression that can be asked about; `key` names it in addresses."""

    key: str
    target: str
    question: CallQuestion | None
    label: Any
    text: str
    gap: str

    @property
    def gap_words(self) -> Any:
        return GAPS[self.gap]


@dataclass(frozen=True)
class Piece:
    """Part of a text that changed: `kind` is same, added or removed."""

    kind: str
    text: str


def badge(clarification: Clarification) -> Badge:
    state = ClarificationState(clarification.state)
    tint, icon = LOOKS[state]
    return Badge(tint, icon, capfirst(str(state.label)))


def point_words(clarification: Clarification) -> Any:
    """What a question is about, in the language of the moment it is printed."""
    if clarification.question is not None:
        question = clarification.question
        return lazy(lambda: in_language(question, "label").value, str)()
    return POINTS[clarification.target]


def points(expression: Expression, *, with_files: bool) -> Iterator[Point]:
    """All that can be asked about, with what stands there now."""
    for name in TEXTS:
        text = text_at(expression, name)
        yield Point(name, name, None, POINTS[name], text, gap_in(text, name))
    for question in questions_for(expression):
        text = text_at(expression, QUESTION, question)
        label = in_language(question, "label").value
        gap = gap_in(text, QUESTION, question)
        yield Point(f"{QUESTION}-{question.pk}", QUESTION, question, label, text, gap)
    if with_files:
        gap = "" if has_file(expression) else NO_FILE
        yield Point(FILE, FILE, None, POINTS[FILE], "", gap)


def changes(before: str, after: str) -> list[Piece]:
    """The way from one text to the other, word by word."""
    old, new = WORD.findall(before), WORD.findall(after)
    pieces: list[Piece] = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return pieces
