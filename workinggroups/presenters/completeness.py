"""How far an expression of interest is, section by section, and what it still lacks before it can be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from workinggroups.enums import AttachmentState
from workinggroups.models import Expression
from workinggroups.presenters.content import LABELS
from workinggroups.queries.contents import answers_of, questions_for

ABOUT, TEXTS, QUESTIONS, COMPETENCES, ANNEXES, REVIEW = (
    "about", "texts", "questions", "competences", "annexes", "review",
)  # fmt: skip
SECTIONS: dict[str, str | Promise] = {
    ABOUT: gettext_lazy("About you"),
    TEXTS: gettext_lazy("Motivation, experience, contribution"),
    QUESTIONS: gettext_lazy("Questions of the call"),
    COMPETENCES: gettext_lazy("Competences"),
    ANNEXES: gettext_lazy("Annexes"),
    REVIEW: gettext_lazy("Review and send"),
}
LONGEST_TEXT = 3000
LONGEST_PROFILE = 120


@dataclass(frozen=True)
class Problem:
    """Something to mend before sending: in which section, at which field, in words."""

    section: str
    field: str
    label: str
    message: str


@dataclass(frozen=True)
class SectionProgress:
    """A section in the list beside the form. `state` is done, open or current, `note` says how far it is."""

    code: str
    label: str | Promise
    url: str
    state: str
    note: str


def sections_of(expression: Expression) -> list[str]:
    """Those of this call: without own questions or competences there is no section for them."""
    found = [ABOUT, TEXTS]
    if questions_for(expression):
        found.append(QUESTIONS)
    if expression.call.competences.all():
        found.append(COMPETENCES)
    return [*found, ANNEXES, REVIEW]


def problems(expression: Expression) -> list[Problem]:
    """Everything that keeps the expression from being sent, in the order of the sections."""
    return [*_about(expression), *_texts(expression), *_questions(expression)]


def _about(expression: Expression) -> Iterator[Problem]:
    label = _("Profile in one line")
    if not expression.profile.strip():
        yield Problem(ABOUT, "profile", label, _("Say in one line who you are."))
    elif len(expression.profile) > LONGEST_PROFILE:
        yield Problem(ABOUT, "profile", label, too_long(len(expression.profile), LONGEST_PROFILE))
    if expression.country_id is None:
        yield Problem(ABOUT, "country", _("Country you work in"), _("Choose the country."))


def _texts(expression: Expression) -> Iterator[Problem]:
    for name, label in LABELS.items():
        text = getattr(expression, name)
        if not text.strip():
            yield Problem(TEXTS, name, str(label), _("Write something here."))
        elif len(text) > LONGEST_TEXT:
            yield Problem(TEXTS, name, str(label), too_long(len(text), LONGEST_TEXT))


def _questions(expression: Expression) -> Iterator[Problem]:
    written = answers_of(expression)
    for question in questions_for(expression):
        text = written.get(question.code, "").strip()
        label = in_language(question, "label").value
        if question.is_required and not text:
            yield Problem(QUESTIONS, f"q_{question.code}", label, _("Answer this question."))
        elif len(text) > question.longest:
            yield Problem(QUESTIONS, f"q_{question.code}", label, too_long(len(text), question.longest))


def too_long(length: int, longest: int) -> str:
    return _("Please shorten the text to %(longest)s characters; it has %(length)s.") % {
        "longest": formats.number(longest),
        "length": formats.number(length),
    }


def progress(expression: Expression, here: str, found: list[Problem]) -> list[SectionProgress]:
    """The sections with how far each is; `found` are the expression's `problems`."""
    return [_progress(expression, code, here, found) for code in sections_of(expression)]


def _progress(expression: Expression, code: str, here: str, found: list[Problem]) -> SectionProgress:
    note, is_done = _note(expression, code, found)
    state = "current" if code == here else "done" if is_done else "open"
    url = reverse("workinggroups:expression_section", args=[expression.pk, code])
    return SectionProgress(code, SECTIONS[code], url, state, note)


def _note(expression: Expression, code: str, found: list[Problem]) -> tuple[str, bool]:
    if code == REVIEW:
        return "", False
    if code == COMPETENCES:
        count = expression.competences.count()
        chosen = ngettext("%(count)s chosen", "%(count)s chosen", count) % {"count": count}
        return chosen, count > 0
    if code == ANNEXES:
        return _annex_note(expression)
    missing = sum(problem.section == code for problem in found)
    if not missing:
        return _("complete"), True
    left = ngettext("%(count)s entry to complete", "%(count)s entries to complete", missing)
    return left % {"count": missing}, False


def _annex_note(expression: Expression) -> tuple[str, bool]:
    states = list(expression.attachments.kept().filter(clarification=None).values_list("state", flat=True))
    refused = states.count(AttachmentState.REFUSED)
    if refused:
        note = ngettext("%(count)s file cannot be used", "%(count)s files cannot be used", refused)
        return note % {"count": refused}, False
    count = len(states)
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count}, count > 0


def next_section(expression: Expression, code: str, step: int = 1) -> Any:
    """The section before or after; None at the ends."""
    codes = sections_of(expression)
    place = codes.index(code) + step
    return codes[place] if 0 <= place < len(codes) else None
