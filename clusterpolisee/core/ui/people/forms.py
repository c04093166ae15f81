"""Forms of user management."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import relations
from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.people import version_of
from clusterpolisee.core.accounts.validators import NameField
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.partners.enums import MandateKind
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.people_queries import Criteria, colleagues_to_follow
from clusterpolisee.core.partners.permissions import bodies_managed_by
from clusterpolisee.core.partners.services.bulk import Choice
from clusterpolisee.core.partners.services.mandates import Term
from clusterpolisee.core.ui.forms import PlainText, SubmissionTokenMixin, capitalised, style_filters

LONGEST_REASON = 300
STATES = [
    ("active", _("Active")),
    ("deactivated", _("Deactivated")),
    ("without_factor", _("Active, without a second factor")),
    ("factor_missing", _("A role needs a second factor, none set up")),
]
IDLE = [("3", _("Not active for 3 months")), ("6", _("Not active for 6 months")),
        ("12", _("Not active for a year"))]  # fmt: skip
SORTS = [
    ("", _("Name")),
    ("address", _("E-mail address")),
    ("activity", _("Last activity, newest first")),
    ("joined", _("Joined, newest first")),
]


def _bodies(user: Any) -> list[Organisation]:
    language = get_language() or "en"
    return sorted(bodies_managed_by(user), key=lambda body: sort_key(body.short_name, language))


class PeopleFilter(forms.Form):
    """Search, filters and order of the list of people."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, address or organisation")}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Any language")), *LANGUAGE_CHOICES]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any state")), *STATES])
    idle = forms.ChoiceField(label=_("Last activity"), required=False, choices=[("", _("Any time")), *IDLE])
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=SORTS)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = capitalised(relations.labels().items())
        managed = _bodies(user)
        bodies = [(body.slug, body.short_name) for body in managed]
        self.keys = {body.slug: body.pk for body in managed}
        self.fields["role"].choices = [("", _("Any role")), *roles]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [("", _("Any organisation")), *bodies]  # type: ignore[attr-defined]
        style_filters(self)

    def criteria(self) -> Criteria:
        """What makes sense of the filters; what does not is left out and told as an error."""
        self.is_valid()
        clean = self.cleaned_data
        return Criteria(
            text=clean.get("q", ""),
            role=clean.get("role", ""),
            organisation=self.keys.get(clean.get("organisation", "")),
            language=clean.get("language", ""),
            state=clean.get("state", ""),
            idle_months=int(clean.get("idle") or 0),
            sort=clean.get("sort", ""),
        )

    @property
    def is_narrowing(self) -> bool:
        names = set(self.fields) - {"sort"}
        return any(self.cleaned_data.get(name) for name in names)

    def given(self) -> list[tuple[str, str]]:
        """The filters in use, to be carried along."""
        return [(name, str(value)) for name, value in self.cleaned_data.items() if value]


class ReasonField(PlainText):
    def __init__(self, *, hint: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Reason"))
        kwargs.setdefault("help_text", hint or _("The person reads it in the mail. Up to 300 characters."))
        super().__init__(most=LONGEST_REASON, **kwargs)


class ReasonForm(forms.Form):
    reason = ReasonField()


class EndMandateForm(forms.Form):
    """Why a mandate ends, and who goes on."""

    reason = ReasonField()
    successor = forms.ChoiceField(
        label=_("Successor"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "The successor gets the same mandate and what is open. Only people of the body can follow."
        ),
    )

    def __init__(self, *args: Any, mandate: Mandate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in colleagues_to_follow(mandate)}
        names = [(key, str(person)) for key, person in self.people.items()]
        self.fields["successor"].choices = [("", _("Nobody")), *names]  # type: ignore[attr-defined]
        self.fields["successor"].initial = ""
        if not names:
            del self.fields["successor"]

    def chosen_successor(self) -> User | None:
        return self.people.get(self.cleaned_data.get("successor", ""))


def _day(**kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **kwargs)


class GiveMandateForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Organisation"))
    kind = forms.ChoiceField(label=_("Mandate"), widget=forms.RadioSelect)
    function = PlainText(
        label=_("Function in the organisation"),
        most=120,
        required=False,
        help_text=_("As it stands on the person’s card, for example “Head of unit”."),
    )
    from_date = _day(label=_("From"))
    until_date = _day(
        label=_("Until"), required=False, help_text=_("Leave it empty for a mandate without a planned end.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.slug: body for body in _bodies(user)}
        choices = [(slug, body.short_name) for slug, body in self.bodies.items()]
        self.fields["organisation"].choices = [("", _("Please choose")), *choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = capitalised(MandateKind.choices)  # type: ignore[attr-defined]
        self.fields["kind"].initial = MandateKind.MEMBER
        self.fields["from_date"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        first, last = clean.get("from_date"), clean.get("until_date")
        if first and last and last < first:
            self.add_error("until_date", _("The last day lies before the first."))
        return clean

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        clean = self.cleaned_data
        return {
            "organisation": self.bodies[clean["organisation"]],
            "kind": clean["kind"],
            "function": clean["function"],
            "term": Term(clean["from_date"], clean["until_date"]),
        }


class GiveOfficeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Office"), widget=forms.RadioSelect)
    until_date = _day(
        label=_("Until"), required=False, help_text=_("Leave it empty for an office without a planned end.")
    )

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(value, label) for value, label in OfficeKind.choices if value not in held]
        self.fields["kind"].choices = capitalised(kinds)  # type: ignore[attr-defined]

    def clean_until_date(self) -> Any:
        day = self.cleaned_data["until_date"]
        if day and day < timezone.localdate():
            raise ValidationError(_("Choose a day that has not passed."))
        return day


class PersonForm(forms.Form):
    """Name, language and the functions in bodies, as far as the reader may change them."""

    full_name = NameField()
    preferred_language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGE_CHOICES, help_text=_("Mail comes in it.")
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, person: User, with_profile: bool, mandates: list[Mandate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.mandates = {f"function_{mandate.pk}": mandate for mandate in mandates}
        self.with_profile = with_profile
        if with_profile:
            self.fields["full_name"].initial = person.full_name
            self.fields["preferred_language"].initial = person.preferred_language
            self.fields["version"].initial = version_of(person)
        else:
            for name in ("full_name", "preferred_language", "version"):
                del self.fields[name]
        for name, mandate in self.mandates.items():
            label = _("Function, %(body)s (%(kind)s)")
            facts = {"body": mandate.organisation.short_name, "kind": mandate.get_kind_display()}
            field = PlainText(label=label % facts, most=120, required=False, initial=mandate.function)
            self.fields[name] = field

    def names(self) -> dict[str, Any]:
        if not self.with_profile:
            return {}
        return {name: self.cleaned_data[name] for name in ("full_name", "preferred_language")}

    def functions(self) -> list[tuple[Mandate, str]]:
        """The functions that were changed."""
        written = [(mandate, self.cleaned_data[name]) for name, mandate in self.mandates.items()]
        return [(mandate, function) for mandate, function in written if function != mandate.function]


def needs_detail(needs: Sequence[str]) -> bool:
    return bool({"organisation", "language"} & set(needs))


class ChangeDetails(forms.Form):
    """Which body or which language a change of many people is about; asked before the preview."""

    body = forms.ChoiceField(label=_("Organisation"))
    to = forms.ChoiceField(label=_("New language"), choices=[("", _("Please choose")), *LANGUAGE_CHOICES])

    def __init__(self, data: Any, *, user: Any, needs: Sequence[str]) -> None:
        """Nothing is missing before anything was asked: without values the form is empty."""
        super().__init__(data if not needs_detail(needs) or data.get("body") or data.get("to") else None)
        self.bodies: dict[str, Organisation] = {}
        if "organisation" in needs:
            self.bodies = {body.slug: body for body in _bodies(user)}
            choices = [(slug, body.short_name) for slug, body in self.bodies.items()]
            self.fields["body"].choices = [("", _("Please choose")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["body"]
        if "language" not in needs:
            del self.fields["to"]

    def choice(self, *, reason: str = "") -> Choice:
        clean = self.cleaned_data
        return Choice(reason, self.bodies.get(clean.get("body", "")), clean.get("to", ""))


class ChangeForm(SubmissionTokenMixin):
    """The last step of a change of many people."""

    reason = ReasonField(hint=_("Everybody concerned reads it in the mail. Up to 300 characters."))

    def __init__(self, *args: Any, needs: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" not in needs:
            del self.fields["reason"]
