"""Released figures with their words: one figure per question, the same numbers in every language."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from consultations.models import Question, Questionnaire
from consultations.stats.instrument import TEXT_KINDS, Kind
from consultations.stats.release import Release, ReleasedQuestion

_SHARES_OF: dict[Kind, Promise] = {
    Kind.SCALE: gettext_lazy("shares of the %(n)s who took a position"),
    Kind.INTEGER: gettext_lazy("shares of the %(n)s who gave a number"),
}


@dataclass(frozen=True)
class Line:
    """One answer or one range of numbers. `count` is None when it is hidden, `share` also where it would
    mean nothing (an answer outside a scale)."""

    code: str
    label: str
    count: int | None
    share: float | None
    aside: bool = False

    @property
    def cells(self) -> tuple[str, str, str]:
        """The row of a table, in the reader's number format."""
        if self.count is None:
            return (self.label, _("hidden"), _("hidden"))
        share = "–" if self.share is None else formats.share(self.share, 1)
        return (self.label, formats.number(self.count), share)


@dataclass(frozen=True)
class Figure:
    """One question. `withheld` says why nothing but the number of answers is shown."""

    number: int
    code: str
    kind: Kind
    title: str
    n: int
    base: int | None
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    withheld: str
    is_ordered: bool

    @property
    def base_line(self) -> str:
        """What stands above a chart: the question's number, the base, what the shares rest on."""
        return " · ".join((_("Question %(number)d") % {"number": self.number}, *self.notes))

    @property
    def header(self) -> tuple[str, str, str]:
        first = _("Number") if self.kind is Kind.INTEGER else _("Answer")
        return (first, _("Count"), _("Share"))

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        return [line.cells for line in self.lines]

    @property
    def hides(self) -> bool:
        return any(line.count is None for line in self.lines)

    @property
    def steps(self) -> tuple[Line, ...]:
        """The lines of a scale without those beside it."""
        return tuple(line for line in self.lines if not line.aside)


@dataclass(frozen=True)
class SectionFigures:
    code: str
    title: str
    figures: tuple[Figure, ...]


def sections(questionnaire: Questionnaire, release: Release) -> list[SectionFigures]:
    """Every question of the questionnaire with its released figures, by section."""
    found = []
    number = 1
    for section in questionnaire.sections.all():
        questions = list(section.questions.all())
        figures = tuple(_figure(at, question, release) for at, question in enumerate(questions, start=number))
        number += len(questions)
        found.append(SectionFigures(section.code, in_language(section, "title").value, figures))
    return found


def _figure(number: int, question: Question, release: Release) -> Figure:
    released = release.questions[question.code]
    lines = tuple(_lines(question, released))
    return Figure(
        number=number,
        code=question.code,
        kind=released.kind,
        title=in_language(question, "text").value,
        n=release.n,
        base=released.base,
        lines=lines,
        notes=tuple(_notes(question, released, release, lines)),
        withheld=_withheld(released),
        is_ordered=released.kind is Kind.SCALE or question.ordered,
    )


def _withheld(released: ReleasedQuestion) -> str:
    if released.base is None:
        return _("Nothing is shown here: too few have answered this question to protect them.")
    if not released.base:
        return _("Nobody has answered this question yet.")
    if released.kind is Kind.INTEGER and not released.bins and not any(released.counts.values()):
        return _("The numbers are too scattered to show how often each was given without showing too few.")
    if released.kind in TEXT_KINDS:
        given = ngettext(
            "%(n)s text was given. Texts are not shown.",
            "%(n)s texts were given. Texts are not shown.",
            released.base,
        )
        return given % {"n": formats.number(released.base)}
    return ""


def _notes(
    question: Question, released: ReleasedQuestion, release: Release, lines: tuple[Line, ...]
) -> Iterator[str]:
    if question.max_choices:
        most = question.max_choices
        yield ngettext("up to %(most)d answer", "up to %(most)d answers", most) % {"most": most}
    elif released.kind is Kind.MULTIPLE:
        yield _("several answers possible")
    if released.base is not None:
        values = {"base": formats.number(released.base), "n": formats.number(release.n)}
        yield _("answered %(base)s of %(n)s") % values
    substance = _substance(released, lines)
    if lines and substance not in (None, released.base):
        yield _SHARES_OF[released.kind] % {"n": formats.number(substance)}
    if released.mean is not None and released.median is not None:
        values = {"mean": formats.number(released.mean, 1), "median": formats.number(released.median)}
        yield _("mean %(mean)s, median %(median)s") % values


def _substance(released: ReleasedQuestion, lines: tuple[Line, ...]) -> int | None:
    """What the shares of a scale and of numbers rest on: the base without the answers beside them. None for
    other kinds, and where a hidden cell keeps it from being known."""
    counts = [line.count for line in lines if not line.aside]
    if released.kind not in _SHARES_OF or None in counts:
        return None
    return sum(count or 0 for count in counts)


def _lines(question: Question, released: ReleasedQuestion) -> Iterator[Line]:
    if not released.base:
        return
    lines = [*_number_lines(released), *_option_lines(question, released)]
    if not (released.kind is Kind.SCALE or released.kind is Kind.INTEGER or question.ordered):
        # Among the hidden ones the order of the questionnaire stays: any other would tell their size.
        lines.sort(key=lambda line: (line.aside, line.count is None, -(line.count or 0)))
    substance = _substance(released, tuple(lines))
    for line in lines:
        if line.count is None or (substance is not None and line.aside):
            yield line
        else:
            yield replace(line, share=line.count / (released.base if substance is None else substance or 1))


def _number_lines(released: ReleasedQuestion) -> Iterator[Line]:
    for bin_ in released.bins:
        yield Line(str(bin_.lower), _range(bin_.lower, bin_.upper), bin_.count, None)


def _option_lines(question: Question, released: ReleasedQuestion) -> Iterator[Line]:
    for option in question.options.all():
        label = in_language(option, "label").value
        yield Line(option.code, label, released.counts[option.code], None, aside=option.missing)


def _range(lower: int, upper: int) -> str:
    if lower == upper:
        return formats.number(lower)
    return f"{formats.number(lower)}–{formats.number(upper)}"
