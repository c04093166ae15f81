"""Forms of those who judge expressions of interest."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.queries import sorted_countries
from clusterpolisee.core.ui.forms import UNKNOWN_VALUE, LongText, PlainText, capitalised, style_filters
from workinggroups.enums import ConflictVerdict, ExpressionState, HiddenField, Relation
from workinggroups.models import DeclaredRelation, EligibilityQuestion, Expression
from workinggroups.presenters.evaluation import KINDS
from workinggroups.queries.desk import Wanted

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
LONGEST_STATEMENT = 500
DAYS_TO_REVIEW = 14


class DeskFilter(forms.Form):
    """Search, filters and order of the list of one call."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False, error_messages=UNKNOWN_VALUE)
    kind = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Any role")), *KINDS.items()],
        error_messages=UNKNOWN_VALUE,
    )  # fmt: skip
    country = forms.ChoiceField(label=_("Country"), required=False, error_messages=UNKNOWN_VALUE)
    mine = forms.ChoiceField(
        label=_("Reviewed by me"),
        required=False,
        choices=[("", _("Either")), *YES_NO],
        error_messages=UNKNOWN_VALUE,
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("Number")),
            ("score", _("Score, high first")),
            ("received", _("Received, newest first")),
        ],
        error_messages=UNKNOWN_VALUE,
    )

    def __init__(self, *args: Any, hidden: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [row for row in ExpressionState.choices if row[0] != ExpressionState.DRAFT]
        self.fields["state"].choices = [("", _("Any state")), *capitalised(states)]  # type: ignore[attr-defined]
        if HiddenField.COUNTRY in hidden:
            del self.fields["country"]
        else:
            countries = [(country.code, country.name) for country in sorted_countries()]
            self.fields["country"].choices = [("", _("Any country")), *countries]  # type: ignore[attr-defined]
        style_filters(self)

    def wanted(self) -> Wanted:
        """What makes sense of the filters; what does not is left out and told as an error."""
        self.is_valid()
        clean = self.cleaned_data
        names = ("state", "kind", "country", "mine", "sort")
        return Wanted(text=clean.get("q", ""), **{name: clean.get(name, "") for name in names})

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name != "sort")


class ReasonForm(forms.Form):
    reason = PlainText(label=_("Reason"), most=LONGEST_STATEMENT)


class DeclareForm(forms.Form):
    """The gate: nothing of the text before this is answered."""

    verdict = forms.ChoiceField(
        label=_("Do you have a conflict of interest with this expression?"),
        choices=[
            (ConflictVerdict.NONE, _("No, I have none")),
            (ConflictVerdict.CONFLICT, _("Yes, I have one")),
        ],
        widget=forms.RadioSelect,
    )
    statement = PlainText(
        label=_("What the conflict is"),
        most=LONGEST_STATEMENT,
        required=False,
        help_text=_("Needed when you have one. The secretariat reads it."),
    )

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        if clean.get("verdict") == ConflictVerdict.CONFLICT and not clean.get("statement"):
            self.add_error("statement", _("Say in a few words what the conflict is."))
        return clean


class DeclareRow(DeclareForm):
    """One line among many; a line left empty says nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].required = False
        self.fields["verdict"].label = _("Your declaration")
        self.fields["verdict"].widget.attrs["class"] = "form-check-input"
        self.fields["statement"].widget.attrs["class"] = "form-control"


class ScreeningForm(forms.Form):
    """Yes or no to each eligibility question, with a note, and the reason for a refusal."""

    reason = LongText(
        label=_("Reason, where it is not eligible"),
        hint=_("The applicant reads it after all decisions are released, not before."),
        longest=2000,
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[EligibilityQuestion],
        given: dict[int, tuple[bool, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.fields["reason"].required = False
        for question in self.questions:
            is_met, note = given.get(question.pk, (None, ""))
            self.fields[f"met_{question.code}"] = forms.ChoiceField(
                label=question.text,
                help_text=question.help,
                required=False,
                choices=YES_NO,
                widget=forms.RadioSelect,
                initial={True: "yes", False: "no"}.get(is_met),  # type: ignore[arg-type]
            )
            field = PlainText(label=_("Note"), most=500, required=False, initial=note)
            field.widget.attrs["class"] = "form-control"
            self.fields[f"note_{question.code}"] = field

    def pairs(self) -> Iterable[tuple[forms.BoundField, forms.BoundField]]:
        """The answer and the note of each question."""
        for question in self.questions:
            yield self[f"met_{question.code}"], self[f"note_{question.code}"]

    def answers(self) -> dict[str, tuple[bool, str]]:
        """Those that were given."""
        clean = self.cleaned_data
        return {
            question.code: (clean[f"met_{question.code}"] == "yes", clean[f"note_{question.code}"])
            for question in self.questions
            if clean[f"met_{question.code}"]
        }


class DuplicateForm(forms.Form):
    """What becomes of a pair."""

    verdict = forms.ChoiceField(choices=[("keep", ""), ("first", ""), ("second", "")])
    first = forms.UUIDField()
    second = forms.UUIDField()
    reason = PlainText(label=_("Reason"), most=LONGEST_STATEMENT)


class PickForm(forms.Form):
    """Expressions chosen in a list."""

    def __init__(self, *args: Any, rows: Iterable[Expression], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        self.fields["pick"] = forms.MultipleChoiceField(
            choices=[(key, row.reference) for key, row in self.rows.items()],
            error_messages={"required": _("Choose at least one expression of interest.")},
        )

    def chosen(self) -> list[Expression]:
        return [self.rows[key] for key in self.cleaned_data["pick"]]


class DueForm(forms.Form):
    due_date = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_due_date(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["due_date"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("The day lies in the past."))
        return day


class AskForm(DueForm):
    """Who is asked, and until when."""

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_date"].initial = timezone.localdate() + datetime.timedelta(days=DAYS_TO_REVIEW)
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("Evaluators"),
            choices=list(people),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one person."), **UNKNOWN_VALUE},
        )
        self.order_fields(["people", "due_date"])


class DeclineForm(forms.Form):
    reason = PlainText(label=_("Why you decline"), most=300)


class RelationForm(forms.ModelForm):
    """A tie of one's own to a body."""

    class Meta:
        model = DeclaredRelation
        fields = ("organisation", "name", "relation", "until_date", "note")
        widgets = {"until_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "name": _("Where the body is not in the list."),
            "until_date": _("Leave it empty while the tie lasts."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].choices = capitalised(Relation.choices)  # type: ignore[attr-defined]
        bodies = self.fields["organisation"].queryset.order_by("short_name")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["organisation"].label_from_instance = lambda body: body.short_name  # type: ignore[attr-defined]
        self.fields["organisation"].empty_label = gettext("Not in the list")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        if not clean.get("organisation") and not clean.get("name", "").strip():
            self.add_error("organisation", _("Choose a body, or write its name."))
        return clean
