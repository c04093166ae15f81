"""Forms that set the dates of a call and lead it through its stages."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES, LANGUAGE_NAMES, LANGUAGES
from clusterpolisee.core.ui import zones
from clusterpolisee.core.ui.forms import LongText, capitalised
from workinggroups.enums import AskedOf, HiddenField
from workinggroups.forms.moments import MomentFields
from workinggroups.forms.texts import VersionedForm, text_field
from workinggroups.models import Call
from workinggroups.services.notices import Reason

LONGEST_GRACE = 120


class DatesForm(VersionedForm):
    """When a call opens and closes, and the rules of its procedure."""

    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Both moments are meant on the clock of this city.")
    )
    grace = forms.IntegerField(
        label=_("Minutes of grace"),
        min_value=0,
        max_value=LONGEST_GRACE,
        help_text=_("What arrives so late still counts. The deadline is shown without them."),
    )
    is_sealed = forms.BooleanField(
        label=_("Sealed until closing"),
        required=False,
        help_text=_(
            "Before closing only applicants read what they write; leader and secretariat see a number."
        ),
    )
    reviews_wanted = forms.IntegerField(label=_("Reviews for each expression"), min_value=1, max_value=5)
    clarification_days = forms.IntegerField(
        label=_("Days to answer a clarification"), min_value=1, max_value=60
    )
    offer_days = forms.IntegerField(label=_("Days to answer an offer"), min_value=1, max_value=90)

    def __init__(self, data: Any = None, *, call: Call, start: Mapping[str, Any]) -> None:
        super().__init__(data, start=start)
        minutes = call.accepts_until and call.closes_at and call.accepts_until - call.closes_at
        self.initial = {
            **self.initial,
            **MomentFields.start("opens", call.opens_at, call.zone),
            **MomentFields.start("closes", call.closes_at, call.zone),
            "grace": int(minutes.total_seconds() // 60) if minutes else 0,
        }
        self.fields["zone"].choices = zones.choices()  # type: ignore[attr-defined]
        self.fields["hidden_fields"] = forms.MultipleChoiceField(
            label=_("Hidden from leader and evaluators until the evaluation is over"),
            choices=capitalised(HiddenField.choices),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.opens = MomentFields(self, "opens", _("Opens"), required=False)
        self.closes = MomentFields(self, "closes", _("Closes"), required=False)

    @property
    def rules(self) -> list[forms.BoundField]:
        return [self[name] for name in ("is_sealed", "hidden_fields")]

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in ("reviews_wanted", "clarification_days", "offer_days")]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        zone = values.get("zone") or "UTC"
        opens, closes = self.opens.clean(values, zone), self.closes.clean(values, zone)
        if opens and closes and closes <= opens:
            self.add_error("closes_day", _("The call has to close after it opens."))
        if closes and closes <= timezone.now():
            self.add_error("closes_day", _("This deadline has passed already. Set a later one."))
        until = closes + datetime.timedelta(minutes=values.get("grace") or 0) if closes else None
        hidden = sorted(values.get("hidden_fields") or [])
        return {
            **values,
            "opens_at": opens,
            "closes_at": closes,
            "accepts_until": until,
            "hidden_fields": hidden,
        }


class ReasonForm(forms.Form):
    """A reason for one reader: what the leader has to mend."""

    reason = LongText(label=_("What has to be mended"), hint=_("The leader reads it."), longest=2000)


class PublicReasonForm(forms.Form):
    """A reason for everybody, in the writer's language and, where possible, in the others."""

    language = forms.ChoiceField(label=_("Language of the reason"), choices=LANGUAGE_CHOICES)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for code in LANGUAGES:
            field = text_field(code, most=2000, rows=4)
            field.full_label = _("Reason, %(language)s") % {"language": LANGUAGE_NAMES[code]}  # type: ignore[attr-defined]
            self.fields[f"reason_{code}"] = field

    @property
    def reasons(self) -> list[forms.BoundField]:
        return [self[f"reason_{code}"] for code in LANGUAGES]

    @property
    def reason(self) -> Reason:
        texts = {code: self.cleaned_data[f"reason_{code}"] for code in LANGUAGES}
        return Reason(self.cleaned_data["language"], texts)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        language = values.get("language")
        name = f"reason_{language}"
        if language and not values.get(name) and name not in self.errors:
            self.add_error(name, _("Give the reason at least in this language: it is published."))
        return values


class DeadlineForm(PublicReasonForm):
    """A new deadline, on the clock of the call's zone, with its reason."""

    def __init__(self, data: Any = None, *, call: Call, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.zone = call.zone
        self.old = call.closes_at
        self.initial = {**self.initial, **MomentFields.start("closes", call.closes_at, call.zone)}
        self.closes = MomentFields(self, "closes", _("New deadline"), required=True)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        closes = self.closes.clean(values, self.zone)
        if closes and self.old and closes <= self.old:
            self.add_error(
                "closes_day", _("The new deadline has to be later than the one that was announced.")
            )
        elif closes and closes <= timezone.now():
            self.add_error("closes_day", _("Set a deadline that lies ahead."))
        return {**values, "closes_at": closes}


class PartsForm(forms.Form):
    """Which parts of an open call are to be amended."""

    parts = forms.MultipleChoiceField(
        label=_("What is to be changed"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part.")},
    )

    def __init__(self, data: Any = None, *, choices: list[tuple[str, Any]]) -> None:
        super().__init__(data)
        self.fields["parts"].choices = choices  # type: ignore[attr-defined]


class AmendmentForm(PublicReasonForm, VersionedForm):
    """The chosen parts in four languages, and the reason."""

    def __init__(
        self, data: Any = None, *, start: Mapping[str, Any], words: Mapping[str, Any], **kwargs: Any
    ) -> None:
        self.words_of_parts = words
        super().__init__(data, start=start, **kwargs)
        for name, value in start.items():
            part, _mark, field = name.partition("--")
            self.fields[name] = made = _amended_field(part, field)
            made.full_label = f"{words[part]}, {made.label}"  # type: ignore[attr-defined]
            if value == "" and field == "longest":
                self.initial[name] = 1500

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (heading, [field for field in self.visible_fields() if field.name.startswith(f"{part}--")])
            for part, heading in self.words_of_parts.items()
        ]

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if "--" in name}


LONGEST = {"title": 200, "summary": 400, "label": 200, "help": 400, "text": 20_000}
NAMES = {"title": _("Title"), "summary": _("Summary"), "label": _("Question"), "help": _("Help")}


def _amended_field(part: str, field: str) -> forms.Field:
    if field == "longest":
        return forms.IntegerField(label=_("Longest answer in characters"), min_value=50, max_value=5000)
    if field == "is_required":
        return forms.BooleanField(label=_("An answer is required"), required=False)
    if field == "asked_of":
        return forms.ChoiceField(label=_("Asked of"), choices=capitalised(AskedOf.choices))
    name, _mark, language = field.rpartition("_")
    label = f"{NAMES[name]}, {LANGUAGE_NAMES[language]}" if name in NAMES else LANGUAGE_NAMES[language]
    return text_field(language, most=LONGEST[name], rows=12 if name == "text" else 2, label=label)
