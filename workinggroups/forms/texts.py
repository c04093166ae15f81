"""Texts in four languages, and forms that know what they were opened with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES, LANGUAGES
from clusterpolisee.core.ui.forms import LongText, PlainText
from workinggroups.services.changed import version_of

NEEDED = _("Write this at least in %(language)s.")


@dataclass(frozen=True)
class Line:
    """A text in four languages. `rows` is 0 for a single line; `needed` asks for the language of the call."""

    name: str
    heading: Any
    hint: Any = ""
    most: int = 200
    rows: int = 0
    needed: bool = True


@dataclass(frozen=True)
class Group:
    """A text as the page shows it: heading, hint and its fields, a language each."""

    name: str
    heading: Any
    hint: Any
    fields: list[forms.BoundField]


class VersionedForm(forms.Form):
    """Knows by `version` what was stored when it was opened; shows both when that has changed since."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, start: Mapping[str, Any], **kwargs: Any) -> None:
        self.now_stored: list[tuple[str, str, str]] = []
        initial = {**kwargs.pop("initial", {}), **start, "version": version_of(start)}
        super().__init__(data, initial=initial, **kwargs)

    def start_over(self, stored: Mapping[str, Any]) -> None:
        """Keep what was written, show what is stored by now beside it, and let the next try replace that."""
        for name in self.fields:
            if name in stored and self.cleaned_data.get(name, "") != stored[name]:
                language = name.rpartition("_")[2]
                shown = (self.full_label(name), self.words(name, stored[name]), language)
                self.now_stored.append(shown if language in LANGUAGES else (*shown[:2], ""))
        written = QueryDict(mutable=True)
        written.update(self.data)
        written["version"] = version_of(stored)
        self.data = written

    def full_label(self, name: str) -> str:
        field = self.fields[name]
        return str(getattr(field, "full_label", "") or field.label or "")

    def words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        labels = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", [])}
        if isinstance(value, (list, tuple)):
            return ", ".join(labels.get(str(part), str(part)) for part in value)
        return labels.get(str(value), str(value))


class FourLanguages(VersionedForm):
    """A form whose `lines` stand in four languages, the one of the call first."""

    lines: tuple[Line, ...] = ()

    def __init__(self, data: Any = None, *, start: Mapping[str, Any], source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(data, start=start, **kwargs)
        for line in self.lines:
            self.add_line(line)

    @property
    def order(self) -> list[str]:
        return [self.source, *(code for code in LANGUAGES if code != self.source)]

    def add_line(self, line: Line) -> None:
        for code in self.order:
            field = text_field(code, most=line.most, rows=line.rows)
            field.full_label = f"{line.heading}, {LANGUAGE_NAMES[code]}"  # type: ignore[attr-defined]
            self.fields[f"{line.name}_{code}"] = field

    @property
    def groups(self) -> list[Group]:
        return [self.group_of(line) for line in self.lines]

    def group_of(self, line: Line) -> Group:
        fields = [self[f"{line.name}_{code}"] for code in self.order]
        return Group(line.name, line.heading, line.hint, fields)

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that stand in no language."""
        texts = {f"{line.name}_{code}" for line in self.lines for code in LANGUAGES}
        return [field for field in self.visible_fields() if field.name not in texts]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        self.demand(self.lines, values)
        return values

    def demand(self, lines: Iterable[Line], values: Mapping[str, Any]) -> None:
        for line in lines:
            name = f"{line.name}_{self.source}"
            if line.needed and not values.get(name) and name not in self.errors:
                self.add_error(name, NEEDED % {"language": LANGUAGE_NAMES[self.source]})


def text_field(code: str, *, most: int, rows: int = 0, label: Any = "") -> forms.CharField:
    """A field for a text in one language. Nothing is cut: who writes too much is told how much."""
    name = label or LANGUAGE_NAMES[code]
    if rows > 3:
        field: forms.CharField = LongText(label=name, hint="", longest=most)
        field.required = False
        field.widget.attrs |= {"rows": rows, "lang": code}
        return field
    attrs = {"lang": code}
    widget = forms.Textarea(attrs={"rows": rows, **attrs}) if rows else forms.TextInput(attrs=attrs)
    return PlainText(most=most, required=False, label=name, widget=widget)
