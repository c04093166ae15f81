"""Forms: questions to applicants and their answers."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.ui.forms import (
    UNKNOWN_VALUE,
    FilterChoice,
    LongText,
    SubmissionTokenMixin,
    capitalised,
    style_filters,
)
from workinggroups.enums import ClarificationState
from workinggroups.models import Call
from workinggroups.presenters.clarifications import POINTS
from workinggroups.queries.clarifications import FILE, Gaps
from workinggroups.queries.moments import LAST_MINUTE, database_now, end_of_day

ALL: tuple[str, str | Promise] = ("", _("All"))


class ClarificationFilter(forms.Form):
    """The list of a call's questions, narrowed."""

    state = FilterChoice(label=_("State"))
    point = FilterChoice(label=_("About"))
    number = forms.IntegerField(
        label=_("Number of the expression"), required=False, min_value=1, max_value=9999
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [ALL, *capitalised(ClarificationState.choices)]  # type: ignore[attr-defined]
        self.fields["point"].choices = [ALL, *POINTS.items()]  # type: ignore[attr-defined]
        style_filters(self)

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values()) if self.is_bound and self.is_valid() else bool(self.errors)


class AskForm(SubmissionTokenMixin):
    """A question about one point, to one applicant and to others with the same gap."""

    text = LongText(
        label=_("Question"),
        hint=_("Ask for one thing only. The applicant reads exactly these words."),
        longest=2000,
    )
    language = forms.ChoiceField(
        label=_("Language of the question"), choices=LANGUAGE_CHOICES, error_messages=UNKNOWN_VALUE
    )
    last_day = forms.DateField(
        label=_("Last day for an answer"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    also = forms.MultipleChoiceField(
        label=_("Ask these too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=UNKNOWN_VALUE,
    )

    def __init__(self, *args: Any, call: Call, gaps: Gaps, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        last = end_of_day(call.clarification_days, call.zone)
        day = self.fields["last_day"]
        day.initial = last.astimezone(ZoneInfo(call.zone)).date()
        day.help_text = _("The answer is taken until 23:59 of this day in the time zone %(zone)s.") % {
            "zone": call.zone
        }
        self.fields["language"].initial = language
        self.fields["also"].choices = [(str(row.pk), row.reference) for row, _gap in gaps.rows]  # type: ignore[attr-defined]
        self.fields["also"].initial = [str(row.pk) for row, _gap in gaps.rows]

    def clean_last_day(self) -> datetime.datetime:
        day: datetime.date = self.cleaned_data["last_day"]
        until = datetime.datetime.combine(day, LAST_MINUTE, ZoneInfo(self.call.zone))
        if until <= database_now():
            raise ValidationError(_("The applicant needs time to answer: choose a later day."))
        if day.year > database_now().year + 1:
            raise ValidationError(_("Choose an earlier day."))
        return until


class AnswerForm(forms.Form):
    """The applicant's new wording of one point, or a file with a line of comment."""

    def __init__(self, *args: Any, target: str, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if target == FILE:
            label, hint = _("Comment on the file"), _("You can leave this empty.")
        else:
            label = _("Your answer")
            hint = _(
                "Change or complete your earlier text. What stands here when you send it is your answer."
            )
        self.fields["text"] = LongText(label=label, hint=hint, longest=longest)
        self.fields["text"].required = False  # what may be saved for later can be empty; sending looks again


class FileForm(SubmissionTokenMixin):
    file = forms.FileField(label=_("File (PDF or Word document)"))
