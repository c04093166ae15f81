"""Forms of setting-up documents and reports."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class AmendmentForm(forms.Form):
    """Why a signed document is amended."""

    reason = forms.CharField(
        label=_("Reason of the amendment"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What has changed and why; it stands in the internal variant."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_tag = False
