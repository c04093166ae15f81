"""Forms of those who write a concept paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES, LANGUAGE_NAMES
from clusterpolisee.core.ui.forms import PlainText
from workinggroups.enums import Section
from workinggroups.forms.texts import FourLanguages, Line, VersionedForm, text_field
from workinggroups.models import Call
from workinggroups.queries.papers import OLD

LONGEST = 20_000
WHAT_GOES_WHERE = {
    Section.BACKGROUND: _("Why this group, why now, and what it wants to reach."),
    Section.STRATEGY: _("The topic of the group, its questions and how it limits them."),
    Section.EU_POLICIES: _("Which European policies and programmes the work follows."),
    Section.METHODOLOGY: _("How the group works: sources, meetings, the platform, quality."),
    Section.ACTIVITIES: _("What is done, in which order, by whom."),
    Section.RESULTS: _("Outputs and results, with figures where there are some."),
    Section.COMPOSITION: _("Who is sought for which seat, and what they have to bring."),
}


class NewCallForm(forms.Form):
    """A call from nothing, or with the contents of another one."""

    title = PlainText(most=200, label=_("Title"), help_text=_("It can be changed later."))
    source_language = forms.ChoiceField(
        label=_("Language it is written in"),
        choices=LANGUAGE_CHOICES,
        help_text=_("You write in this language; the translations stand beside it."),
    )
    clone = forms.ChoiceField(
        label=_("Begin with the contents of"),
        required=False,
        help_text=_(
            "Paper, questions, criteria, eligibility, competences and seats are copied; dates are not."
        ),
    )

    def __init__(self, data: Any = None, *, calls: list[Call], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        named = [(str(call.pk), f"{call.group.number} · {call.title} ({call.slug})") for call in calls]
        self.fields["clone"].choices = [("", _("Nothing: an empty call")), *named]  # type: ignore[attr-defined]

    def clean_clone(self) -> int | None:
        chosen = self.cleaned_data["clone"]
        return int(chosen) if chosen else None


class TitleForm(FourLanguages):
    """What stands on top of the call, and in lists."""

    lines = (
        Line("title", _("Title"), most=200),
        Line("summary", _("Summary"), _("Two sentences for lists and search results."), most=400, rows=3),
    )
    source_language = forms.ChoiceField(label=_("Language it is written in"), choices=LANGUAGE_CHOICES)


@dataclass(frozen=True)
class Side:
    """A text of the editor with how long it is."""

    field: forms.BoundField
    language: str
    length: int


@dataclass(frozen=True)
class Row:
    """A section as the editor shows it: the source on the left, the translation on the right."""

    code: str
    heading: Any
    hint: Any
    source: Side
    target: Side | None
    state: str
    fits: forms.BoundField | None


class PaperForm(VersionedForm):
    """Sections side by side: the language they are written in, and one they are translated into."""

    def __init__(
        self, data: Any = None, *, start: Mapping[str, Any], codes: list[str], source: str, target: str,
        states: Mapping[str, Mapping[str, str]],
    ) -> None:  # fmt: skip
        self.codes, self.source, self.target, self.states = codes, source, target, states
        super().__init__(data, start=start)
        rows = 22 if len(codes) == 1 else 10
        for code in codes:
            for language in dict.fromkeys((source, target)):
                label = f"{Section(code).label}, {LANGUAGE_NAMES[language]}"
                field = text_field(language, most=LONGEST, rows=rows, label=LANGUAGE_NAMES[language])
                field.full_label = label  # type: ignore[attr-defined]
                self.fields[f"{code}_{language}"] = field
            if states[code][target] == OLD:
                fits = _("I have compared it: the translation fits the source as it stands.")
                self.fields[f"{code}-fits"] = forms.BooleanField(label=fits, required=False)

    @property
    def rows(self) -> list[Row]:
        return [self._row(Section(code)) for code in self.codes]

    @property
    def texts(self) -> dict[str, str]:
        """The texts by `<section>_<language>`."""
        return {name: text for name, text in self.cleaned_data.items() if "_" in name}

    @property
    def fitting(self) -> list[str]:
        """Translations that were compared with their source."""
        return [f"{code}_{self.target}" for code in self.codes if self.cleaned_data.get(f"{code}-fits")]

    def _row(self, section: Section) -> Row:
        code = section.value
        has_fits = f"{code}-fits" in self.fields
        return Row(
            code,
            section.label,
            WHAT_GOES_WHERE[section],
            self._side(code, self.source),
            self._side(code, self.target) if self.target != self.source else None,
            self.states[code][self.target],
            self[f"{code}-fits"] if has_fits else None,
        )

    def _side(self, code: str, language: str) -> Side:
        field = self[f"{code}_{language}"]
        return Side(field, language, len(str(field.value() or "").replace("\r\n", "\n")))
