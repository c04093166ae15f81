"""Filters of history and access log, and the question whether somebody can see an object."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Sequence[tuple[str, Any]]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )


def _choice(label: Any, every: Any, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", every), *choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class PeriodFilter(forms.Form):
    first = _day(_("From"))
    last = _day(_("Until"))

    def value(self, name: str) -> Any:
        return getattr(self, "cleaned_data", {}).get(name) or None

    @property
    def is_narrowing(self) -> bool:
        return any(self.value(name) for name in self.fields)


class HistoryFilter(PeriodFilter):
    """`people` is empty for readers who are told roles instead of names."""

    def __init__(self, data: Any, *, columns: Choices, people: Choices) -> None:
        super().__init__(data)
        self.fields["field"] = _choice(_("Field"), _("Every field"), columns)
        if people:
            self.fields["actor"] = _choice(_("Who"), _("Everybody"), people)


class AccessLogFilter(PeriodFilter):
    def __init__(self, data: Any, *, reads: Choices, people: Choices) -> None:
        super().__init__(data)
        self.fields["what"] = _choice(_("What"), _("Everything"), reads)
        self.fields["actor"] = _choice(_("Who"), _("Everybody"), people)


class PersonCheck(forms.Form):
    """Somebody by name or address; `chosen` when one of several was picked."""

    person = forms.CharField(
        label=_("Name or e-mail address"),
        max_length=200,
        min_length=2,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control", "autocomplete": "off"}),
    )
