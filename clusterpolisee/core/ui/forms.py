"""Parts that several forms share."""

import uuid
from typing import Any

from django import forms


class SubmissionTokenMixin(forms.Form):
    """A hidden number made with the empty form, so that the same form sent twice is stored once."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4
