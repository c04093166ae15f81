"""What readers ask about calls and of their list, and what the desk answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES, LANGUAGES
from clusterpolisee.core.ui.forms import FilterChoice, LongText, SubmissionTokenMixin
from workinggroups.models import PublicQuestion, WorkingGroup
from workinggroups.queries.public_calls import Filters
from workinggroups.services.public_questions import version_of


class CallFilterForm(forms.Form):
    """The query of the list of calls. An unknown value is an error beside its field; the others count."""

    q = forms.CharField(
        label=_("Search in calls"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    group = FilterChoice(label=_("Working group"))
    state = FilterChoice(label=_("State"))
    order = FilterChoice(label=_("Sort by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(str(group.number), str(group)) for group in WorkingGroup.objects.thematic()]
        states = [("open", _("Open")), ("coming", _("Not open yet")), ("closed", _("Closed"))]
        orders = [("newest", _("Opening, latest first")), ("group", _("Working group"))]
        for name, everything, choices in (
            ("group", _("All groups"), groups),
            ("state", _("All states"), states),
            ("order", _("Deadline, nearest first"), orders),
        ):
            self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        """The values that make sense; the form must have been checked."""
        values = self.cleaned_data
        return Filters(
            text=values.get("q", ""),
            group=values.get("group", ""),
            state=values.get("state", ""),
            order=values.get("order", ""),
        )


class QuestionForm(SubmissionTokenMixin):
    """A question in public."""

    text = LongText(
        label=_("Your question"),
        hint=_("It is published with the answer, without your name. At most 1000 characters."),
        longest=1000,
    )
    language = forms.ChoiceField(label=_("Language of your question"), choices=LANGUAGE_CHOICES)


def _text(code: str, label: str, longest: int, rows: int) -> LongText:
    field = LongText(label=label, hint="", longest=longest)
    field.required = False
    field.widget.attrs.update({"lang": code, "rows": rows})
    return field


class AnswerForm(forms.Form):
    """An answer in one language at least, the others beside it; and the question in other words."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, question: PublicQuestion, first: str) -> None:
        names = [f"{field}_{code}" for field in ("answer", "published_text") for code in LANGUAGES]
        start = {name: getattr(question, name) or "" for name in names}
        super().__init__(data, initial={**start, "version": version_of(question)})
        self.first = first
        for code, label in LANGUAGE_CHOICES:
            self.fields[f"answer_{code}"] = _text(code, label, 3000, 6)
            self.fields[f"published_text_{code}"] = _text(code, label, 1000, 3)

    @property
    def answers(self) -> list[forms.BoundField]:
        return [self[f"answer_{code}"] for code in LANGUAGES]

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[f"published_text_{code}"] for code in LANGUAGES]

    @property
    def texts(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def language(self) -> str:
        """The language the answer is written in first: that of the page where there is one, else the next."""
        order = (self.first, *LANGUAGES)
        return next(code for code in order if self.cleaned_data[f"answer_{code}"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        names = [f"answer_{code}" for code in LANGUAGES]
        if not any(values.get(name) or name in self.errors for name in names):
            message = _("Write the answer in at least one language.")
            self.add_error(f"answer_{self.first}", ValidationError(message))
        return values


class SetAsideForm(forms.Form):
    """Why a question is not answered in public."""

    reason = LongText(
        label=_("Reason for whoever asked"),
        hint=_("It is sent to them, in your words. At most 500 characters."),
        longest=500,
    )
