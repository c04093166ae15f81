"""Forms of the working groups."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.partners.models import Country, Organisation
from clusterpolisee.core.partners.queries import partner_bodies_of, sorted_countries
from clusterpolisee.core.ui import formats
from clusterpolisee.core.ui.forms import LongText, SubmissionTokenMixin, style_filters
from workinggroups.enums import ExpressionKind, ExpressionState
from workinggroups.models import Criterion, Review
from workinggroups.presenters.expressions import DECISIONS, SHORT_KINDS
from workinggroups.services.expressions import Content

BODY = "body:"


class ExpressionForm(SubmissionTokenMixin):
    """An expression of interest. One question asks in which capacity: each partner body the person works for
    is an answer, and so is expert."""

    capacity = forms.ChoiceField(label=_("You take part as"), widget=forms.RadioSelect)
    country: forms.ModelChoiceField = forms.ModelChoiceField(
        Country.objects.all(), label=_("Country you work in"), empty_label=_("Please choose")
    )
    profile = forms.CharField(
        label=_("Profile in one line"),
        max_length=120,
        help_text=_(
            "Your role and field, for example “Cluster manager, mechatronics”. Up to 120 characters."
        ),
    )
    motivation = LongText(label=_("Motivation"), hint=_("Why you or your body want to work in this group."))
    experience = LongText(
        label=_("Experience"), hint=_("What you have done on the theme, in which projects.")
    )
    contribution = LongText(
        label=_("Contribution offered"), hint=_("What you would bring: data, cases, contacts, time.")
    )
    language = forms.ChoiceField(
        label=_("Language of your texts"),
        choices=LANGUAGE_CHOICES,
        help_text=_("Write in the language you know best."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {f"{BODY}{body.slug}": body for body in partner_bodies_of(user)}
        self.fields["capacity"].choices = self._capacities()  # type: ignore[attr-defined]
        self.fields["country"].choices = self._countries()  # type: ignore[attr-defined]
        self.fields["language"].initial = get_language() or "en"
        first = next(iter(self.bodies), ExpressionKind.EXPERT.value)
        self.fields["capacity"].initial = first
        if first in self.bodies:
            self.fields["country"].initial = self.bodies[first].country_id
        for name, field in self.fields.items():
            if isinstance(field, LongText):
                field.help_text = self._with_count(name, field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("token", *(name for name in self.fields if name != "token"))

    def content(self) -> Content:
        """The clean values as the service takes them."""
        values = {
            name: self.cleaned_data[name] for name in self.cleaned_data if name not in {"token", "capacity"}
        }
        organisation = self.bodies.get(self.cleaned_data["capacity"])
        kind = ExpressionKind.REPRESENTATIVE if organisation else ExpressionKind.EXPERT
        return {**values, "kind": kind.value, "organisation": organisation}  # type: ignore[typeddict-item]

    def _capacities(self) -> list[tuple[str, Any]]:
        name = _("Representative of %(body)s")
        bodies: dict[str, Organisation] = self.bodies
        choices: list[tuple[str, Any]] = [(key, name % {"body": o.name}) for key, o in bodies.items()]
        return [*choices, (ExpressionKind.EXPERT.value, _("Expert, in your own name"))]

    def _countries(self) -> list[tuple[Any, str]]:
        names = [(country.pk, country.name) for country in sorted_countries()]
        return [("", str(_("Please choose"))), *names]

    def _with_count(self, name: str, field: LongText) -> str:
        if not self.is_bound:
            limit = _("Up to %(limit)s characters.") % {"limit": formats.number(field.longest)}
        else:
            used = len(str(self.data.get(self.add_prefix(name), "")).replace("\r\n", "\n"))
            counts = {"used": formats.number(used), "limit": formats.number(field.longest)}
            limit = _("%(used)s of %(limit)s characters used.") % counts
        return f"{field.help_text} {limit}"


class ReviewForm(forms.Form):
    """A score for each criterion, and a comment. `criteria` come with their weights in words."""

    def __init__(
        self, *args: Any, criteria: Sequence[tuple[Criterion, str]], review: Review | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        given = {score.criterion_id: score.value for score in review.scores.all()} if review else {}
        for criterion, weight in criteria:
            self.fields[self._name(criterion)] = forms.TypedChoiceField(
                label=_("%(criterion)s, weight %(weight)s") % {"criterion": criterion.name, "weight": weight},
                help_text=criterion.help,
                coerce=int,
                choices=[(value, str(value)) for value in range(criterion.max_score + 1)],
                widget=forms.RadioSelect,
                initial=given.get(criterion.pk),
            )
        hint = _("Give your reasons. The leader and the secretariat read them.")
        self.fields["comment"] = LongText(label=_("Comment"), hint=hint)
        self.fields["comment"].initial = review.comment if review else ""

    @staticmethod
    def _name(criterion: Criterion) -> str:
        return f"score_{criterion.code}"

    def rated(self) -> list[forms.BoundField]:
        """The fields of the criteria, which the template draws as scales."""
        return [self[self._name(criterion)] for criterion, _weight in self.criteria]

    def scores(self) -> dict[str, int]:
        return {
            criterion.code: self.cleaned_data[self._name(criterion)] for criterion, _weight in self.criteria
        }


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=list(DECISIONS.items()))


class DeskFilter(forms.Form):
    """Search, filters and order of the desk's list."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number or profile")}),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *ExpressionState.choices]
    )
    kind = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Any role")), *SHORT_KINDS.items()]
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("Score, high first")),
            ("number", _("Number")),
            ("received", _("Received, newest first")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style_filters(self)

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "state", "kind"))
