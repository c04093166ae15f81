"""The sections of an expression of interest as forms: lenient with what is missing, careful with what others
saved meanwhile."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.partners.models import Country
from clusterpolisee.core.partners.queries import sorted_countries
from clusterpolisee.core.ui import formats
from clusterpolisee.core.ui.forms import PlainText
from workinggroups.enums import Gender
from workinggroups.models import CallQuestion, Expression
from workinggroups.presenters import completeness
from workinggroups.presenters.completeness import LONGEST_PROFILE, LONGEST_TEXT, Problem
from workinggroups.presenters.content import LABELS
from workinggroups.queries.contents import answers_of, questions_for
from workinggroups.services import drafts

HINTS = {
    "motivation": _("Why you or your body want to work in this group."),
    "experience": _("What you have done on the theme, in which projects."),
    "contribution": _("What you would bring: data, cases, contacts, time."),
}


class Lenient:
    """A field that says it is needed, but takes nothing for an answer: drafts are saved half-filled."""

    def validate(self, value: Any) -> None:
        """Only sending asks whether something is there."""


class DraftText(Lenient, forms.CharField):
    """A text whose length is counted and not cut; a line break is one character, as in the browser."""

    def __init__(self, *, longest: int, rows: int = 8, **kwargs: Any) -> None:
        self.longest = longest
        widget = forms.Textarea(attrs={"rows": rows, "data-longest": longest})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n")
        if len(text) > drafts.LONGEST_DRAFT:
            raise forms.ValidationError(completeness.too_long(len(text), self.longest))
        return text


class DraftLine(Lenient, PlainText):
    pass


class DraftCountry(Lenient, forms.ModelChoiceField):
    pass


class SectionForm(forms.Form):
    """The fields of one section of an expression. `base` holds what each field was drawn with."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, expression: Expression, section: str, data: Any = None) -> None:
        super().__init__(data, use_required_attribute=False)
        self.expression, self.section = expression, section
        self.questions: list[CallQuestion] = []
        builders = {
            completeness.ABOUT: self._about,
            completeness.TEXTS: self._texts,
            completeness.QUESTIONS: self._questions,
            completeness.COMPETENCES: self._competences,
        }
        builders[section]()
        self.names = [name for name in self.fields if name not in ("revision", "base")]
        self.initial = {
            **self.initial,
            "revision": expression.revision,
            "base": json.dumps(drafts.digests(expression, self.names)),
        }
        for name in self.names:
            self._count(name)

    def _about(self) -> None:
        self.fields["profile"] = DraftLine(
            most=LONGEST_PROFILE,
            label=_("Profile in one line"),
            help_text=_("Your role and field, for example “Cluster manager, mechatronics”."),
            widget=forms.TextInput(attrs={"data-longest": LONGEST_PROFILE}),
        )
        country = DraftCountry(Country.objects.all(), label=_("Country you work in"))
        self.fields["country"] = country
        country.choices = [("", _("Please choose")), *((c.pk, c.name) for c in sorted_countries())]
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of your texts"),
            choices=LANGUAGE_CHOICES,
            help_text=_("Write in the language you know best. Those who read it see which one it is."),
        )
        self.fields["gender"] = forms.ChoiceField(
            label=_("Gender"),
            required=False,
            choices=[(value, capfirst(str(label))) for value, label in Gender.choices],
            widget=forms.RadioSelect,
            help_text=_(
                "Only if you want to say. It is used for one thing: to see whether a group is balanced. It "
                "is not scored, not shown with your texts, and not part of what is sent."
            ),
        )
        names = ("profile", "country", "language", "gender")
        self.initial = {name: getattr(self.expression, name) for name in names}
        self.initial["country"] = self.expression.country_id

    def _texts(self) -> None:
        for name, label in LABELS.items():
            self.fields[name] = DraftText(longest=LONGEST_TEXT, label=label, help_text=HINTS[name])
            self.initial[name] = getattr(self.expression, name)

    def _questions(self) -> None:
        self.questions = questions_for(self.expression)
        written = answers_of(self.expression)
        for question in self.questions:
            name = f"q_{question.code}"
            self.fields[name] = DraftText(
                longest=question.longest,
                label=in_language(question, "label").value,
                help_text=in_language(question, "help").value,  # escaped together with the counter
                required=question.is_required,
            )
            self.initial[name] = written.get(question.code, "")

    def _competences(self) -> None:
        rows = self.expression.call.competences.all()
        self.fields["competences"] = forms.ModelMultipleChoiceField(
            rows,
            label=_("Competences you bring"),
            help_text=_("The group looks for these. Tick what you know from your own work; nobody has all."),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        field = self.fields["competences"]
        field.choices = [(row.pk, in_language(row, "name").value) for row in rows]  # type: ignore[attr-defined]
        self.initial["competences"] = list(self.expression.competences.values_list("pk", flat=True))

    def _count(self, name: str) -> None:
        """How much is written and how much may be, in words; the script keeps it up to date."""
        field = self.fields[name]
        longest = field.widget.attrs.get("data-longest")
        if longest is None:
            return
        text = str(self[name].value() or "").replace("\r\n", "\n")
        counts = {"used": formats.number(len(text)), "limit": formats.number(longest)}
        words = _("%(used)s of %(limit)s characters used.") % counts
        # The bound field exists by now, with the help it was made with.
        self[name].help_text = format_html('{} <span class="counter">{}</span>', field.help_text, words)

    def values(self) -> dict[str, Any]:
        """What can be stored of what was typed, as `drafts.save` takes it; fields with an error stay out."""
        found = {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}
        answers = {name.removeprefix("q_"): found.pop(name) for name in list(found) if name.startswith("q_")}
        return found | ({"answers": answers} if answers else {})

    def confront(self, clash: drafts.Clash) -> list[tuple[forms.BoundField, str]]:
        """After a clash: keep what was typed, take over what others changed elsewhere, and let the next try
        win. Brings back the fields in question, each with what is stored, in words."""
        stored = SectionForm(clash.current, self.section)
        mine, base = drafts.flat(self.values()), self.typed_base or {}
        values: dict[str, Any] = {name: self[name].value() for name in self.names}
        for name in self.names:
            if base.get(name) == drafts.digest(mine.get(name, "")):
                values[name] = stored[name].value()
        values["revision"] = clash.current.revision
        values["base"] = stored.initial["base"]
        self.data = _as_posted(values)
        return [(self[name], stored.in_words(name)) for name in clash.fields]

    def in_words(self, name: str) -> str:
        value = self[name].value()
        labels = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", [])}
        parts = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(labels.get(str(part), str(part or "")) for part in parts)

    def posted(self, name: str) -> list[str]:
        """The value of a field as a browser would send it."""
        value = self[name].value()
        parts = value if isinstance(value, (list, tuple)) else [value]
        return ["" if part is None else str(part) for part in parts]

    def go_on(self, expression: Expression) -> None:
        """After a part was stored: what stands in the form is not new to the next try."""
        values: dict[str, Any] = {name: self[name].value() for name in self.names}
        values["revision"] = expression.revision
        values["base"] = json.dumps(self.after_saving(expression))
        self.data = _as_posted(values)

    def after_saving(self, expression: Expression) -> dict[str, str]:
        """The `base` of the form as it stands in the browser now: fields that hold something else than what
        is stored keep theirs, so that nothing others wrote is overwritten next time."""
        mine, base = drafts.flat(self.values()), self.typed_base or {}
        stored = drafts.written(expression)
        return {
            name: drafts.digest(mine[name])
            if name in mine and stored.get(name, "") == mine[name]
            else base.get(name, "")
            for name in self.names
        }

    @property
    def typed_base(self) -> dict[str, str] | None:
        """None where the form brings none that can be read: then the revisions are compared."""
        try:
            base = json.loads(self.cleaned_data.get("base", ""))
        except ValueError:
            return None
        return {str(name): str(text) for name, text in base.items()} if isinstance(base, dict) else None

    @classmethod
    def pointing_out(cls, expression: Expression, section: str, found: Iterable[Problem]) -> "SectionForm":
        """As stored, with what still has to be mended before sending on each field."""
        blank = cls(expression, section)
        stored = {name: blank[name].value() for name in blank.fields}
        form = cls(expression, section, data=_as_posted(stored))
        form.is_valid()
        for problem in found:
            if (
                problem.section == section
                and problem.field in form.fields
                and not form.has_error(problem.field)
            ):
                form.add_error(problem.field, problem.message)
        return form


def _as_posted(values: Mapping[str, Any]) -> Any:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        if isinstance(value, (list, tuple)):
            data.setlist(name, [str(item) for item in value])
        else:
            data[name] = "" if value is None else str(value)
    return data
