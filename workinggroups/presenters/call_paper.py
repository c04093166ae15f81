"""The concept paper and the format of the answers: the same on the page, in the PDF and in Word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.content import Text, in_language
from clusterpolisee.core.ui import formats
from workinggroups.enums import AskedOf, HiddenField, SeatKind, Section
from workinggroups.models import Call, Criterion, Expression

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Chapter:
    """A section of the concept paper; `code` is its place on the page."""

    code: str
    heading: str
    text: Text


@dataclass(frozen=True)
class Field:
    """Something an expression is asked for: its name, the rule for the answer, a help, and who is asked."""

    name: Text
    rule: str
    help: Text
    asked_of: str = ""


@dataclass(frozen=True)
class Scored:
    """A criterion with the numbers in words and what earns which score."""

    name: Text
    help: Text
    weight: str
    scale: str
    threshold: str
    anchors: list[tuple[int, Text]]
    is_sample: bool


@dataclass(frozen=True)
class Wanted:
    """A seat the call seeks to fill."""

    kind: str
    name: str
    profile: Text
    is_free: bool


def own_words(value: Any) -> Text:
    """The portal's words, which exist in every language."""
    return Text(str(value), get_language() or "en", False)


NOTHING = Text("", "", False)


def chapters(call: Call) -> list[Chapter]:
    """The sections that have a text, in the order of a concept paper."""
    rows = {row.code: row for row in call.sections.all()}
    found = ((section, in_language(rows[section], "text")) for section in Section if section in rows)
    return [Chapter(section.value, str(section.label), text) for section, text in found if text.value]


def at_most(signs: int) -> str:
    text = ngettext("at most %(count)s character", "at most %(count)s characters", signs)
    return text % {"count": formats.number(signs)}


def fixed_fields() -> list[Field]:
    """What every expression of interest holds, whatever the call asks beside it."""
    representatives = _("representatives only")
    lines = [
        (_("Role"), _("representative of a partner body, or expert"), _("What you would take part as.")),
        (_("Body"), representatives, _("The partner body you work for; its coordinator endorses you.")),
        (_("Country"), _("one country"), ""),
        (_("Profile in one line"), _longest("profile"), _("Who you are, as a heading.")),
        (_("Motivation"), _longest("motivation"), _("Why you would like to take part.")),
        (_("Experience"), _longest("experience"), _("What you have done in the field of the group.")),
        (_("Contribution offered"), _longest("contribution"), _("What you would bring to the work.")),
        (_("Competences"), _("to tick, from the list of the call"), ""),
        (_("Gender"), _("if you want to say it"), _("For the balance of the group; no condition.")),
        (_("Annexes"), _files(), _("Such as a curriculum vitae.")),
    ]
    return [Field(own_words(name), rule, own_words(help_text)) for name, rule, help_text in lines]


def _longest(name: str) -> str:
    return at_most(getattr(Expression._meta.get_field(name), "max_length", None) or 0)


def _files() -> str:
    size = formats.number(settings.UPLOAD_LARGEST_BYTES // MEGABYTE)
    return _("PDF or DOCX, each at most %(size)s MB; not required") % {"size": size}


def own_questions(call: Call) -> list[Field]:
    return [
        Field(
            in_language(question, "label"),
            ", ".join(
                (at_most(question.longest), _("required") if question.is_required else _("not required"))
            ),
            in_language(question, "help"),
            _asked_of(question.asked_of),
        )
        for question in call.questions.all()
    ]


def eligibility(call: Call) -> list[Field]:
    return [
        Field(in_language(row, "text"), "", in_language(row, "help"), _asked_of(row.asked_of))
        for row in call.eligibility_questions.all()
    ]


def _asked_of(code: str) -> str:
    """Empty where everybody is asked."""
    return "" if code == AskedOf.BOTH else str(AskedOf(code).label)


def competences(call: Call) -> list[Text]:
    return [in_language(row, "name") for row in call.competences.all()]


def scored(call: Call) -> list[Scored]:
    return [_scored(criterion) for criterion in call.criteria.all()]


def _scored(criterion: Criterion) -> Scored:
    threshold = _("at least %(score)d to pass") % {"score": criterion.threshold}
    return Scored(
        in_language(criterion, "name"),
        in_language(criterion, "help"),
        formats.share(criterion.weight / 100),
        _("0 to %(highest)d") % {"highest": criterion.max_score},
        threshold if criterion.threshold else _("no threshold"),
        [(anchor.score, in_language(anchor, "text")) for anchor in reversed(criterion.anchors.all())],
        criterion.is_sample,
    )


def wanted(call: Call, filled: set[tuple[str, int]]) -> list[Wanted]:
    """The seats sought, kind by kind."""
    order = {kind: place for place, kind in enumerate(SeatKind)}
    rows = sorted(call.sought_seats.all(), key=lambda seat: (order[SeatKind(seat.kind)], seat.position))
    single = {kind for kind in order if sum(seat.kind == kind for seat in rows) == 1}
    return [
        Wanted(
            seat.kind,
            _seat_name(seat, alone=seat.kind in single),
            in_language(seat, "profile"),
            (seat.kind, seat.position) not in filled,
        )
        for seat in rows
    ]


def _seat_name(seat: Any, *, alone: bool) -> str:
    name = capfirst(str(SeatKind(seat.kind).label))
    if alone:
        return name
    return _("%(seat)s, seat %(number)d") % {"seat": name, "number": seat.position}


def who_reads(call: Call) -> Iterator[tuple[str, str]]:
    """Who reads an expression of interest and when, in plain words: heading and text."""
    yield _("Until the call has closed"), _sealed_words() if call.is_sealed else _unsealed_words()
    yield (
        _("After closing"),
        _(
            "The secretariat and the leader of the group read the expressions; so do the evaluators who are "
            "asked to. Leader and evaluators first declare whether they have a conflict of interest with "
            "the applicant; whoever has one reads nothing."
        ),
    )
    if call.hidden_fields:
        yield _("Blind evaluation"), _blind_words(call)
    yield (
        _("After the decision"),
        _(
            "All applicants learn the decision on the same day, with the reasons and their own scores. The "
            "names of those who take a seat are published; nobody else is named in public."
        ),
    )


def _sealed_words() -> str:
    return _(
        "The call is sealed: only you and the colleagues you ask to help read what you write. The leader and "
        "the secretariat see how many expressions have arrived, and nothing else."
    )


def _unsealed_words() -> str:
    return _(
        "The call is not sealed: what you have sent can be read by the leader and the secretariat from then "
        "on. A draft is read by you and the colleagues you ask to help."
    )


def _blind_words(call: Call) -> str:
    fields = dict(HiddenField.choices)
    hidden = ", ".join(str(fields[code]) for code in call.hidden_fields if code in fields)
    return _(
        "Until the evaluation is over these are hidden from the leader and the evaluators: %(fields)s. Do "
        "not repeat them in your answers. The secretariat sees them throughout."
    ) % {"fields": hidden}
