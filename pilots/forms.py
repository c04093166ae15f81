"""What readers ask of the list of pilot actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.enums import PilotState

STATES = [("", _("All states")), *PilotState.choices]


class StateForm(forms.Form):
    """Which pilot actions are listed."""

    state = forms.ChoiceField(
        choices=STATES,
        required=False,
        error_messages={"invalid_choice": _("There is no such state. All pilot actions are listed.")},
    )
