"""Forms: proposals and offers of seats."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.ui.forms import UNKNOWN_VALUE, LongText, capitalised
from workinggroups.enums import Proposal
from workinggroups.models import Expression, Seat
from workinggroups.presenters.board import seat_label
from workinggroups.presenters.reasons import choices, written
from workinggroups.queries.seats import free_seats


class ProposalForm(forms.Form):
    """What is proposed for one expression, and the reason its applicant will read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    proposal = forms.ChoiceField(label=_("Proposal"), widget=forms.RadioSelect, error_messages=UNKNOWN_VALUE)
    seat = forms.ChoiceField(
        label=_("Seat"),
        required=False,
        help_text=_("For the short-list. Without a choice, the first free one."),
        error_messages=UNKNOWN_VALUE,
    )
    reserve_rank = forms.IntegerField(
        label=_("Order on the reserve"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=_("For the reserve. Without a number, at the end."),
    )
    reserve_until = forms.DateField(
        label=_("Reserve until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For the reserve. Without a day, half a year."),
    )
    language = forms.ChoiceField(
        label=_("Language of the reason"), choices=LANGUAGE_CHOICES, error_messages=UNKNOWN_VALUE
    )
    sentences = forms.MultipleChoiceField(
        label=_("Sentences to begin with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=UNKNOWN_VALUE,
    )
    reason = LongText(
        label=_("Reason for the applicant"),
        hint=_("It is sent with the decision, together with the scores and the comments to the applicant."),
    )

    def __init__(self, *args: Any, expression: Expression, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expression = expression
        self.seats = {str(seat.pk): seat for seat in free_seats(expression.call.group, expression.kind)}
        self._choose("proposal", capitalised(Proposal.choices))
        named = [(key, seat_label(seat)) for key, seat in self.seats.items()]
        self._choose("seat", [("", _("First free seat")), *named])
        self._choose("sentences", choices())
        self.fields["reason"].required = False  # the release asks for it, a proposal can be made without

    def _choose(self, name: str, values: Any) -> None:
        self.fields[name].choices = values  # type: ignore[attr-defined]

    def clean_reserve_until(self) -> datetime.date | None:
        until: datetime.date | None = self.cleaned_data["reserve_until"]
        today = timezone.localdate()
        if until is not None and self.data.get("proposal") == Proposal.RESERVE:
            if until <= today:
                raise ValidationError(_("The reserve ends on a day that lies ahead."))
            if until > today + datetime.timedelta(days=3 * 366):
                raise ValidationError(_("Choose an earlier day."))
        return until

    def clean_seat(self) -> Seat | None:
        return self.seats.get(self.cleaned_data["seat"])

    def filled(self) -> dict[str, Any]:
        """What was typed, with the chosen sentences added to the reason in its language."""
        sent: Any = self.data
        data = sent.dict()
        chosen = [code for code in sent.getlist("sentences") if code in dict(choices())]
        language = data.get("language") if data.get("language") in dict(LANGUAGE_CHOICES) else "en"
        reason = f"{data.get('reason', '').strip()} {written(chosen, str(language))}".strip()
        return {**data, "reason": reason, "sentences": []}


class DeclineForm(forms.Form):
    reason = LongText(
        label=_("Reason"),
        hint=_("You can leave this empty. The leader of the group and the secretariat read it."),
        longest=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
