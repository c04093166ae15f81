"""What readers ask of the repository, and what partners write into it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.partners.models import Country, Organisation
from clusterpolisee.core.partners.queries import sorted_countries
from clusterpolisee.core.ui.forms import UNKNOWN_VALUE, FilterChoice, LongText, SubmissionTokenMixin
from repository.enums import PracticeOrder
from repository.queries import Filters
from workinggroups.models import WorkingGroup


class FilterForm(forms.Form):
    """The query of the list. A value that does not exist is an error beside its field; the others count."""

    q = forms.CharField(
        label=_("Search in practices"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    group = FilterChoice(label=_("Working group"))
    country = FilterChoice(label=_("Country"))
    language = FilterChoice(label=_("Language of the text"))
    order = forms.ChoiceField(
        choices=[("", ""), *PracticeOrder.choices],
        required=False,
        error_messages=UNKNOWN_VALUE,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(country.code, country.name) for country in sorted_countries()]
        groups = [(str(group.number), str(group)) for group in WorkingGroup.objects.thematic()]
        for name, everything, choices in (
            ("group", _("All groups"), groups),
            ("country", _("All countries"), countries),
            ("language", _("All languages"), LANGUAGE_CHOICES),
        ):
            self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        """The values that make sense; the form must have been checked."""
        values = self.cleaned_data
        names = {
            "text": "q",
            "group": "group",
            "country": "country",
            "language": "language",
            "order": "order",
        }
        return Filters(**{name: values.get(field, "") for name, field in names.items()})


class PracticeForm(forms.Form):
    """The texts of a practice and what it is filed under."""

    group: forms.ModelChoiceField = forms.ModelChoiceField(
        WorkingGroup.objects.thematic(), label=_("Working group"), empty_label=_("Choose a group")
    )
    country: forms.ModelChoiceField = forms.ModelChoiceField(
        Country.objects.all(), label=_("Country"), empty_label=_("Choose a country")
    )
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("What was done, in at most 160 characters.")
    )
    summary = LongText(
        label=_("Summary"),
        hint=_("Two or three sentences for readers in a hurry. At most 600 characters."),
        longest=600,
    )
    problem = LongText(
        label=_("The problem"), hint=_("What was wrong or missing, and for whom. At most 3000 characters.")
    )
    solution = LongText(
        label=_("How it works"), hint=_("Who does what, with which means. At most 3000 characters.")
    )
    results = LongText(
        label=_("Results"), hint=_("What changed and how you know it. At most 3000 characters.")
    )
    lessons = LongText(
        label=_("Lessons"), hint=_("What others should know before they try it. At most 3000 characters.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lessons"].required = False
        del self.fields["title"].widget.attrs[
            "maxlength"
        ]  # a browser would cut a pasted title without a word
        names = [(country.pk, country.name) for country in sorted_countries()]
        self.fields["country"].choices = [("", _("Choose a country")), *names]  # type: ignore[attr-defined]


class NewPracticeForm(SubmissionTokenMixin, PracticeForm):
    """A practice that is not there yet: also in which language it is written and for which body."""

    source_language = forms.ChoiceField(
        label=_("Language of the text"),
        choices=LANGUAGE_CHOICES,
        help_text=_("Write in the language you know best. The page says in which language a text is."),
    )
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Your organisation"), empty_label=None
    )

    def __init__(self, *args: Any, bodies: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=[body.pk for body in bodies])
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        self.order_fields(["token", "source_language", "group", "country", "organisation"])
