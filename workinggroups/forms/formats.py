"""Forms of the format of a call: questions, eligibility, competences, criteria, seats."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.ui.forms import SubmissionTokenMixin, capitalised
from workinggroups.enums import SEATS_OF_A_GROUP, AskedOf, SeatKind
from workinggroups.forms.texts import FourLanguages, Group, Line
from workinggroups.models import CallQuestion, Criterion
from workinggroups.services.formats import places

HIGHEST = 10


class LineForm(SubmissionTokenMixin, FourLanguages):
    """A line of one of the lists of a call."""


class QuestionForm(LineForm):
    lines = (
        Line("label", _("Question"), _("As applicants read it above the field."), most=200, rows=2),
        Line(
            "help",
            _("Help"),
            _("What a good answer holds. It may stay empty."),
            most=400,
            rows=3,
            needed=False,
        ),
    )
    asked_of = forms.ChoiceField(label=_("Asked of"), choices=capitalised(AskedOf.choices))
    longest = forms.IntegerField(
        label=_("Longest answer in characters"),
        min_value=50,
        max_value=5000,
        initial=CallQuestion._meta.get_field("longest").default,
        help_text=_("From 50 to 5000; 1500 characters are about half a page."),
    )
    is_required = forms.BooleanField(label=_("An answer is required"), required=False, initial=True)


class EligibilityForm(LineForm):
    lines = (
        Line(
            "text",
            _("Question"),
            _("The screening answers it with yes or no; yes is needed."),
            most=300,
            rows=2,
        ),
        Line("help", _("Help"), _("It may stay empty."), most=400, rows=3, needed=False),
    )
    asked_of = forms.ChoiceField(label=_("Asked of"), choices=capitalised(AskedOf.choices))


class CompetenceForm(LineForm):
    lines = (Line("name", _("Competence"), _("Applicants tick what they bring."), most=120),)


class CriterionForm(LineForm):
    """With a sentence for each score up to the highest."""

    lines = (
        Line("name", _("Criterion"), most=120),
        Line("help", _("What is looked at"), _("It may stay empty."), most=400, rows=3, needed=False),
    )
    weight = forms.IntegerField(label=_("Weight in per cent"), min_value=1, max_value=100)
    max_score = forms.IntegerField(label=_("Highest score"), min_value=1, max_value=HIGHEST, initial=5)
    threshold = forms.IntegerField(
        label=_("Lowest score that passes"),
        min_value=0,
        max_value=HIGHEST,
        initial=0,
        help_text=_("0 for none."),
    )

    def __init__(self, data: Any = None, *, start: Mapping[str, Any], source: str, **kwargs: Any) -> None:
        super().__init__(data, start=start, source=source, **kwargs)
        self.scores = range(_highest(data, start) + 1)
        for score in self.scores:
            self.add_line(self._anchor(score))

    @property
    def groups(self) -> list[Group]:
        return [self.group_of(line) for line in self.lines]

    @property
    def anchors(self) -> list[Group]:
        return [self.group_of(self._anchor(score)) for score in self.scores]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in ("weight", "max_score", "threshold")]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        highest, threshold = values.get("max_score"), values.get("threshold")
        if highest is not None and threshold is not None and threshold > highest:
            self.add_error("threshold", _("The lowest score that passes lies above the highest score."))
        return values

    @staticmethod
    def _anchor(score: int) -> Line:
        hint = _("What earns this score, in a sentence. It may stay empty.") if score == 0 else ""
        heading = _("Score %(score)d") % {"score": score}
        return Line(f"anchor-{score}", heading, hint, most=300, rows=2, needed=False)


def _highest(data: Any, start: Mapping[str, Any]) -> int:
    given = (data or {}).get("max_score", "") if data else start.get("max_score", "")
    try:
        highest = int(given)
    except (TypeError, ValueError):
        highest = int(Criterion._meta.get_field("max_score").default)
    return min(max(highest, 1), HIGHEST)


LINE_FORMS: dict[str, type[LineForm]] = {
    "question": QuestionForm,
    "eligibility": EligibilityForm,
    "competence": CompetenceForm,
    "criterion": CriterionForm,
}


class SeatsForm(FourLanguages):
    """Every place the rule of composition gives, with the profile sought for it."""

    def __init__(self, data: Any = None, *, start: Mapping[str, Any], source: str) -> None:
        super().__init__(data, start=start, source=source)
        for kind, position in places():
            label = _("Sought by this call")
            self.fields[f"{kind}-{position}"] = forms.BooleanField(label=label, required=False)
            self.add_line(self._profile(kind, position))

    @property
    def seats(self) -> list[tuple[forms.BoundField, Group]]:
        return [
            (self[f"{kind}-{position}"], self.group_of(self._profile(kind, position)))
            for kind, position in places()
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        wanted = [self._profile(*place) for place in places() if values.get("{}-{}".format(*place))]
        self.demand(wanted, values)
        for kind, position in places():
            name = f"{kind}-{position}"
            if not values.get(name) and any(values.get(f"{name}_{code}") for code in LANGUAGES):
                message = _("There is a profile for this seat. Tick it, or empty the profile.")
                self.add_error(name, ValidationError(message))
        return values

    @staticmethod
    def _profile(kind: str, position: int) -> Line:
        heading = capfirst(str(SeatKind(kind).label))
        if SEATS_OF_A_GROUP[SeatKind(kind)] > 1:
            heading = _("%(kind)s, seat %(number)d") % {"kind": heading, "number": position}
        return Line(f"{kind}-{position}", heading, _("The profile sought."), most=300, rows=3)
