"""The concept paper of a call, with the format of the expressions, as tagged PDF and as Word document."""

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.documents import pdf, prose
from clusterpolisee.core.documents.docx import Document
from clusterpolisee.core.languages.content import Text, in_language
from clusterpolisee.core.ui import formats
from workinggroups.enums import UNPUBLISHED
from workinggroups.models import Call
from workinggroups.presenters import call_paper, calls

ANCHORS = gettext_lazy("What earns which score")
READING = gettext_lazy("Who reads an expression of interest")
NOTICES = gettext_lazy("What has changed since the call was published")


@dataclass(frozen=True)
class Paper:
    """What both kinds of file hold. Texts know their language; the rest is in the language of the paper."""

    title: Text
    lead: Text
    sample: str
    facts: list[tuple[str, str]]
    chapters: list[call_paper.Chapter]
    tables: list["Sheet"]
    anchors: list[tuple[str, list[tuple[str, str]]]]
    reading: list[tuple[str, str]]
    notices: list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """A heading with a line and a table below it."""

    heading: str
    note: str
    header: list[str]
    rows: list[list[str]]


def as_pdf(call: Call, language: str) -> bytes:
    """The call comes from `with_parts` and `speak_as_written`."""
    with translation.override(language):
        paper = _paper(call)
        data: dict[str, Any] = asdict(paper)
        for chapter, source in zip(data["chapters"], paper.chapters, strict=True):
            chapter["blocks"] = prose.as_data(source.text.value)
        words = {"anchors": ANCHORS, "reading": READING, "notices": NOTICES}
        return pdf.render(
            "call",
            {**data, "words": words, "footer": _version(call)},
            language=language,
            title=paper.title.value,
        )


def as_docx(call: Call, language: str) -> bytes:
    """The call comes from `with_parts` and `speak_as_written`."""
    with translation.override(language):
        paper = _paper(call)
        file = Document(title=paper.title.value, language=language, made_at=_dated(call))
        file.lead(paper.lead.value)
        file.sample_note(paper.sample)
        file.facts(paper.facts)
        for chapter in paper.chapters:
            file.heading(1, chapter.heading)
            other = chapter.text.language if chapter.text.is_fallback else ""
            file.prose(chapter.text.value, language=other)
        _tables(file, paper)
        return file.bytes()


def file_name(call: Call, language: str, ending: str) -> str:
    return f"clusterpolisee-call-{call.slug}-{language}.{ending}"


def _tables(file: Document, paper: Paper) -> None:
    for sheet in paper.tables:
        file.heading(1, sheet.heading)
        if sheet.note:
            file.paragraph(sheet.note)
        file.table(sheet.header, sheet.rows)
    if paper.anchors:
        file.heading(2, str(ANCHORS))
    for name, lines in paper.anchors:
        file.heading(3, name)
        file.facts(lines)
    for title, pairs in ((READING, paper.reading), (NOTICES, paper.notices)):
        if pairs:
            file.heading(1, str(title))
        for heading, text in pairs:
            file.heading(2, heading)
            file.prose(text)


def _paper(call: Call) -> Paper:
    sample = call.is_sample or call.paper_is_sample
    scores = call_paper.scored(call)
    return Paper(
        title=in_language(call, "title"),
        lead=in_language(call, "summary"),
        sample=_("Sample data: this concept paper was written to show how the portal works.")
        if sample
        else "",
        facts=_facts(call),
        chapters=call_paper.chapters(call),
        tables=[
            sheet
            for sheet in (_seats(call), _eligibility(call), _format(call), _criteria(scores))
            if sheet.rows
        ],
        anchors=[
            (_named(row), [(str(score), text.value) for score, text in row.anchors])
            for row in scores
            if row.anchors
        ],
        reading=list(call_paper.who_reads(call)),
        notices=[_notice(row) for row in calls.said(call)],
    )


def _facts(call: Call) -> list[tuple[str, str]]:
    group, when = call.group, calls.dates(call)
    leader = in_language(group.leader, "name").value if group.leader else _("Leader not documented")
    lines = [
        (_("Working group"), f"{group.number}. {in_language(group, 'name')}"),
        (_("Leader"), leader),
        (_("Opens"), when.opens or _("not set")),
        (_("Closes"), " · ".join(part for part in (when.closes or _("not set"), when.grace) if part)),
        (_("Competences sought"), ", ".join(text.value for text in call_paper.competences(call))),
        (_("Version"), _version(call)),
        (_("Languages"), _languages(call)),
        (_("Page of the call"), f"{settings.PORTAL_URL}{reverse('workinggroups:call', args=[call.slug])}"),
    ]
    return [(label, value) for label, value in lines if value]


def _version(call: Call) -> str:
    """A published paper is version 1; every notice makes another."""
    if call.state in UNPUBLISHED:
        return _("draft")
    dated = _dated(call)
    number = len(call.notices.all()) + 1
    if dated is None:
        return str(number)
    return _("%(number)d of %(day)s") % {"number": number, "day": formats.day(dated)}


def _dated(call: Call) -> Any:
    """When this version of the paper came to be; None for what was never published."""
    return max((notice.made_at for notice in call.notices.all()), default=call.published_at)


def _languages(call: Call) -> str:
    """Says so when some of the paper stands in another language than the reader's."""
    names = formats.locale().languages
    other = {chapter.text.language for chapter in call_paper.chapters(call) if chapter.text.is_fallback}
    if not other:
        return ""
    found = ", ".join(sorted(str(names[code]) for code in other))
    return _("Some sections are available in these languages only: %(languages)s") % {"languages": found}


def _seats(call: Call) -> Sheet:
    rows = [[seat.name, seat.profile.value] for seat in call_paper.wanted(call, set())]
    return Sheet(_("Seats to fill"), "", [_("Seat"), _("Profile sought")], rows)


def _eligibility(call: Call) -> Sheet:
    note = _("All of these must be answered with yes; the screening after closing checks them.")
    rows = [
        [row.name.value, row.asked_of or _("everybody"), row.help.value]
        for row in call_paper.eligibility(call)
    ]
    return Sheet(_("Who can take part"), note, [_("Question"), _("Asked of"), _("Explanation")], rows)


def _format(call: Call) -> Sheet:
    fields = [*call_paper.fixed_fields(), *call_paper.own_questions(call)]
    rows = [
        [field.name.value, ", ".join(part for part in (field.rule, field.asked_of) if part), field.help.value]
        for field in fields
    ]
    note = _("An expression of interest is written on the portal, in any of its four languages.")
    return Sheet(_("Format of the expression of interest"), note, [_("Field"), _("Answer"), _("Help")], rows)


def _criteria(scores: list[call_paper.Scored]) -> Sheet:
    header = [_("Criterion"), _("What is looked at"), _("Weight"), _("Scores"), _("Threshold")]
    rows = [[_named(row), row.help.value, row.weight, row.scale, row.threshold] for row in scores]
    note = _("Evaluators score every criterion; the weights say how much each counts.")
    return Sheet(_("How expressions are assessed"), note, header, rows)


def _named(row: call_paper.Scored) -> str:
    """A criterion that was made up says so."""
    return _("%(text)s (sample data)") % {"text": row.name.value} if row.is_sample else row.name.value


def _notice(row: calls.Said) -> tuple[str, str]:
    heading = f"{row.badge.text}, {formats.day(row.notice.made_at)}"
    moved = ""
    if row.before and row.after:
        moved = _("Deadline before: %(before)s. Deadline now: %(after)s.") % {
            "before": row.before,
            "after": row.after,
        }
    changed = _("Changed: %(parts)s") % {"parts": ", ".join(row.parts)} if row.parts else ""
    return heading, "\n\n".join(part for part in (row.reason.value, changed, moved) if part)
