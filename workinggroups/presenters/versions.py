"""Two versions of an expression of interest, field by field and word by word."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.partners.models import Country
from clusterpolisee.core.ui import formats
from workinggroups.models import Expression
from workinggroups.presenters.content import LABELS

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Piece:
    """A run of words; `kind` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A field that differs, as one text with what went and what came."""

    label: str
    pieces: list[Piece]
    is_text: bool = True


def pieces(before: str, after: str) -> list[Piece]:
    """Word by word."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    found: list[Piece] = []
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece(SAME, "".join(old[a1:a2])))
            continue
        if a1 != a2:
            found.append(Piece(GONE, "".join(old[a1:a2])))
        if b1 != b2:
            found.append(Piece(NEW, "".join(new[b1:b2])))
    return found


def changes(expression: Expression, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What differs between the contents of two versions, in the order of the form."""
    return [
        *_plain(expression, before, after),
        *_texts(expression, before, after),
        *_lists(expression, before, after),
    ]


def _plain(expression: Expression, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    countries = {row.code: in_language(row, "name").value for row in Country.objects.all()}
    languages = formats.locale().languages
    for name, label, words in (
        ("country", _("Country"), countries),
        ("language", _("Language of the texts"), languages),
    ):
        if before[name] != after[name]:
            old, new = words.get(before[name] or "", ""), words.get(after[name] or "", "")
            yield Change(label, _whole(str(old), str(new)), is_text=False)


def _texts(expression: Expression, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    labels = {"profile": _("Profile in one line"), **{name: str(label) for name, label in LABELS.items()}}
    for name, label in labels.items():
        if before[name] != after[name]:
            yield Change(label, pieces(before[name], after[name]))
    for question in expression.call.questions.all():
        old, new = before["answers"].get(question.code, ""), after["answers"].get(question.code, "")
        if old != new:
            yield Change(in_language(question, "label").value, pieces(old, new))


def _lists(expression: Expression, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    names = {row.code: in_language(row, "name").value for row in expression.call.competences.all()}
    old, new = ([names.get(code, code) for code in content["competences"]] for content in (before, after))
    if old != new:
        yield Change(_("Competences"), _whole_lists(old, new), is_text=False)
    old, new = ([_file(entry) for entry in content["annexes"]] for content in (before, after))
    if old != new:
        yield Change(_("Annexes"), _whole_lists(old, new), is_text=False)


def _file(entry: dict[str, Any]) -> str:
    return f"{entry['name']} ({filesizeformat(entry['size'])})"


def _whole(old: str, new: str) -> list[Piece]:
    return [piece for piece in (Piece(GONE, old), Piece(NEW, new)) if piece.text]


def _whole_lists(old: list[str], new: list[str]) -> list[Piece]:
    kept = [Piece(SAME, name) for name in old if name in new]
    gone = [Piece(GONE, name) for name in old if name not in new]
    return [*kept, *gone, *(Piece(NEW, name) for name in new if name not in old)]
