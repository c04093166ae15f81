"""Does an answer fit its question? Pure checks: a rule and a value in, a clean value or a complaint out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from consultations.enums import QuestionKind

Answer = str | int | list[str]
Complaint = str | Promise

LONGEST = {QuestionKind.SHORT_TEXT: 300, QuestionKind.LONG_TEXT: 5000}
SMALLEST, LARGEST = 0, 999_999
# ASCII, because \d also means the digits of other scripts.
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,12}")
EXCLUSIVE = "none"
# What a decoder puts where bytes were no UTF-8.
UNREADABLE = "\ufffd"

TOO_MANY = ngettext_lazy(
    "Choose no more than %(most)d answer.", "Choose no more than %(most)d answers.", "most"
)
TOO_LONG = ngettext_lazy(
    "Shorten the text to %(most)d character; it has %(length)d now.",
    "Shorten the text to %(most)d characters; it has %(length)d now.",
    "most",
)


@dataclass(frozen=True)
class QuestionRule:
    """What a question accepts. `kind` is a value of QuestionKind."""

    code: str
    kind: str
    option_codes: tuple[str, ...] = ()
    required: bool = False
    max_choices: int | None = None


class AnswerProblem(ValueError):
    """One answer cannot be taken; `complaint` says in the reader's language what to do."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint)
        self.complaint = complaint


class AnswersRefused(ValueError):
    """`complaints`: question code → what to do; the empty code is about the form as a whole."""

    def __init__(self, complaints: Mapping[str, Complaint]) -> None:
        super().__init__(complaints)
        self.complaints = dict(complaints)


def checked_answers(rules: Sequence[QuestionRule], answers: Mapping[str, Any]) -> dict[str, Answer]:
    """The clean answers by question code, unanswered questions left out. Raises AnswersRefused.

    An answer is an option code (single, scale), a list of them (multiple), an int or its digits (integer),
    a string (text). Nothing is guessed or dropped: what the questionnaire does not offer is a complaint.
    """
    found: dict[str, Answer] = {}
    complaints: dict[str, Complaint] = {}
    if set(answers) - {rule.code for rule in rules}:
        complaints[""] = _("The form holds a question that this questionnaire does not ask. Open it again.")
    for rule in rules:
        try:
            answer = checked_answer(rule, answers.get(rule.code))
        except AnswerProblem as problem:
            complaints[rule.code] = problem.complaint
            continue
        if answer is not None:
            found[rule.code] = answer
    if complaints:
        raise AnswersRefused(complaints)
    return found


def checked_answer(rule: QuestionRule, value: Any) -> Answer | None:
    """The clean answer to one question, None where it is empty. Raises AnswerProblem."""
    answer = None if value is None else CHECKS[rule.kind](rule, value)
    if answer is None and rule.required:
        raise AnswerProblem(MISSING[rule.kind])
    return answer


def checked_line(value: Any, *, longest: int) -> str:
    """One line of text, such as a name, its blanks closed up. Raises AnswerProblem."""
    return " ".join(_readable_text(value, longest).split())


def _single(rule: QuestionRule, value: Any) -> Answer | None:
    if value == "":
        return None
    return _offered(rule, value)


def _multiple(rule: QuestionRule, value: Any) -> Answer | None:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise AnswerProblem(_("Choose from the answers offered."))
    chosen = {_offered(rule, code) for code in value}
    if len(chosen) != len(value):
        raise AnswerProblem(_("An answer is chosen twice. Choose again."))
    if rule.max_choices is not None and len(chosen) > rule.max_choices:
        raise AnswerProblem(TOO_MANY % {"most": rule.max_choices})
    if EXCLUSIVE in chosen and len(chosen) > 1:
        raise AnswerProblem(_("One of these answers rules out the others. Keep it alone, or remove it."))
    return [code for code in rule.option_codes if code in chosen] or None


def _offered(rule: QuestionRule, code: Any) -> str:
    if not isinstance(code, str) or code not in rule.option_codes:
        raise AnswerProblem(_("Choose from the answers offered."))
    return code


def _integer(rule: QuestionRule, value: Any) -> Answer | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise AnswerProblem(_("Enter a whole number, with digits only."))
    if isinstance(value, str):
        if not value.strip():
            return None
        if value in rule.option_codes:
            return value
        if WHOLE_NUMBER.fullmatch(value.strip()) is None:
            raise AnswerProblem(_("Enter a whole number, with digits only."))
    number = int(value)
    if not SMALLEST <= number <= LARGEST:
        message = _("Enter a number between %(smallest)d and %(largest)d.")
        raise AnswerProblem(message % {"smallest": SMALLEST, "largest": LARGEST})
    return number


def _text(rule: QuestionRule, value: Any) -> Answer | None:
    return _readable_text(value, LONGEST[QuestionKind(rule.kind)]) or None


def _readable_text(value: Any, longest: int) -> str:
    """`value` with plain line ends and no blanks around it. A database takes neither NUL nor half a
    surrogate pair, and a reader should not lose what the portal could not read."""
    if not isinstance(value, str):
        raise AnswerProblem(_("Enter a text."))
    if UNREADABLE in value or any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        raise AnswerProblem(_("Part of the text could not be read. Enter it again."))
    if any(ord(char) < 32 and char not in "\t\n\r" for char in value):
        raise AnswerProblem(_("The text holds an invisible control character. Enter it again without it."))
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > longest:
        raise AnswerProblem(TOO_LONG % {"most": longest, "length": len(text)})
    return text


CHECKS: dict[str, Callable[[QuestionRule, Any], Answer | None]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.SCALE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.INTEGER: _integer,
    QuestionKind.SHORT_TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
}
MISSING: dict[str, Complaint] = {
    QuestionKind.SINGLE: _("Choose one answer."),
    QuestionKind.SCALE: _("Choose one answer."),
    QuestionKind.MULTIPLE: _("Choose at least one answer."),
    QuestionKind.INTEGER: _("Enter a number."),
    QuestionKind.SHORT_TEXT: _("Enter a text."),
    QuestionKind.LONG_TEXT: _("Enter a text."),
}
