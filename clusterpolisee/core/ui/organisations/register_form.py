"""What readers ask of the register of bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners import participation
from clusterpolisee.core.partners.enums import OrganisationKind, OrganisationRole
from clusterpolisee.core.partners.queries import RegisterFilters, sorted_countries
from clusterpolisee.core.ui.forms import UNKNOWN_VALUE, FilterChoice, capitalised

EVERYBODY = "all"
BY_NAME = "name"


class RegisterForm(forms.Form):
    """The query of the register. An unknown value is an error beside its field; the others count."""

    q = forms.CharField(
        label=_("Name or short name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    country = FilterChoice(label=_("Country"))
    kind = FilterChoice(label=_("Kind of body"))
    role = FilterChoice(label=_("Role in the project"))
    group = FilterChoice(label=_("Working group"))
    show = forms.ChoiceField(
        choices=[("", ""), (EVERYBODY, "")],
        required=False,
        error_messages=UNKNOWN_VALUE,
        widget=forms.HiddenInput,
    )
    order = forms.ChoiceField(
        choices=[("", ""), (BY_NAME, "")],
        required=False,
        error_messages=UNKNOWN_VALUE,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(country.code, country.name) for country in sorted_countries()]
        for name, everything, choices in (
            ("country", _("All countries"), countries),
            ("kind", _("All kinds"), capitalised(OrganisationKind.choices)),
            ("role", _("All roles"), capitalised(OrganisationRole.choices)),
        ):
            self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]
        known = participation.known()
        if known is None:
            del self.fields["group"]
            return
        self.fields["group"].label = str(known.label)
        self.fields["group"].choices = [("", known.everything), *known.choices()]  # type: ignore[attr-defined]

    @property
    def filters(self) -> RegisterFilters:
        """The values that make sense; the form must have been checked."""
        values = self.cleaned_data
        known, group = participation.known(), values.get("group", "")
        return RegisterFilters(
            text=values.get("q", ""),
            country=values.get("country", ""),
            kind=values.get("kind", ""),
            role=values.get("role", ""),
            with_others=values.get("show") == EVERYBODY,
            by_name=values.get("order") == BY_NAME,
            members=known.members(group) if known and group else None,
        )
