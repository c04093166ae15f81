"""Consultations in lists and on cards."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.ui import formats
from consultations.enums import Phase
from consultations.models import Consultation

BADGES: dict[str, tuple[str, Promise]] = {
    Phase.DRAFT: ("idle", gettext_lazy("Draft")),
    Phase.ANNOUNCED: ("info", gettext_lazy("Announced")),
    Phase.OPEN: ("ok", gettext_lazy("Open")),
    Phase.CLOSED: ("idle", gettext_lazy("Closed")),
}


def badge(consultation: Any) -> tuple[str, str]:
    """State and word of a consultation from `queries.listed`."""
    state, word = BADGES[consultation.phase]
    return state, str(word)


def period(consultation: Consultation) -> str:
    """From when to when answers are taken; nothing where neither is known."""
    opens, closes = consultation.opens_at, consultation.closes_at
    values = {"from": formats.day(opens) if opens else "", "to": formats.moment(closes) if closes else ""}
    if opens and closes:
        return _("%(from)s to %(to)s") % values
    if opens:
        return _("since %(from)s") % values
    return _("until %(to)s") % values if closes else ""


def facts(consultation: Any, *, threshold: int) -> list[str]:
    """Dates, questions, and the answers once there are enough of them to be public."""
    questions = consultation.question_count
    answers = answer_count(consultation)
    found = [period(consultation)]
    found.append(ngettext("%(n)s question", "%(n)s questions", questions) % {"n": formats.number(questions)})
    if answers >= (1 if consultation.is_demonstration else threshold):
        found.append(ngettext("%(n)s answer", "%(n)s answers", answers) % {"n": formats.number(answers)})
        samples = consultation.snapshot.sample_count
        if samples:
            found.append(_("%(n)s of them sample data") % {"n": formats.number(samples)})
    return [fact for fact in found if fact]


def languages(consultation: Consultation) -> str:
    """The languages in which one can answer, or could: those of the portal, or the one of a demonstration."""
    codes = [consultation.reply_language] if consultation.reply_language else LANGUAGES
    return ", ".join(str(formats.locale().languages[code]) for code in codes)


def answer_count(consultation: Consultation) -> int:
    snapshot = getattr(consultation, "snapshot", None)
    return snapshot.response_count if snapshot else 0
