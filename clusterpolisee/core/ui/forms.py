"""Parts that several forms share."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SubmissionTokenMixin(forms.Form):
    """A hidden number made with the empty form, so that the same form sent twice is stored once."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_with_sound_token(data), *args, **kwargs)
        self.fields["token"].initial = uuid.uuid4


def _with_sound_token(data: Any) -> Any:
    """Nobody can mend a number they do not see: a broken one becomes a new one."""
    if data is None:
        return None
    try:
        uuid.UUID(data.get("token", ""))
    except ValueError:
        data = data.copy()
        data["token"] = str(uuid.uuid4())
    return data


class LongText(forms.CharField):
    """Several lines, counted as the browser counts them: a line break is one character."""

    def __init__(self, *, label: Any, hint: Any, longest: int = 3000) -> None:
        self.longest = longest
        too_long = _("Please shorten the text to %(limit_value)d characters; it has %(show_value)d.")
        widget = forms.Textarea(attrs={"rows": 6})
        super().__init__(
            label=label,
            help_text=hint,
            max_length=longest,
            widget=widget,
            error_messages={"max_length": too_long},
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: the browser would cut a pasted text without a word."""
        return {}
