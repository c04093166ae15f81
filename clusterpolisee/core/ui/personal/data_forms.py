"""Forms about a person's own data, and the secretariat's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """The person asks for erasure; the reason is nobody's condition."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("You need not give one. It is read by the secretariat and deleted with your data."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    understood = forms.BooleanField(
        label=_("I have read what is erased and what stays, and I know that it cannot be undone."),
        error_messages={"required": _("Please confirm that you have read what is erased and what stays.")},
    )


class RefusalForm(forms.Form):
    """The secretariat says no."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person gets it by mail. Name the rule that asks us to keep the data."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CarryOutForm(forms.Form):
    """The second look before what cannot be undone."""

    understood = forms.BooleanField(
        label=_("I have checked that this is the right person. The erasure cannot be undone."),
        error_messages={"required": _("Please confirm that this is the right person.")},
    )
