"""Parts that several forms share."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.validators import plain_line

UNKNOWN_VALUE = {"invalid_choice": _("There is no such value. Choose one from the list.")}


def capitalised(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Choices whose words begin a line: enums have them as they stand inside a sentence."""
    return [(value, capfirst(str(label))) for value, label in choices]


def style_filters(form: forms.Form) -> None:
    """Give the fields of a row of filters, which is not drawn by crispy forms, their classes."""
    for field in form.fields.values():
        is_list = isinstance(field, forms.ChoiceField)
        field.widget.attrs["class"] = "form-select" if is_list else "form-control"


class FilterChoice(forms.ChoiceField):
    """A filter of a list. An unknown value is an error beside the field."""

    def __init__(self, *, label: Any) -> None:
        widget = forms.Select(attrs={"class": "form-select"})
        super().__init__(label=label, required=False, widget=widget, error_messages=UNKNOWN_VALUE)


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


class PlainText(forms.CharField):
    """A line of text without invisible signs. No `maxlength`: a browser would cut a pasted text silently."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        invisible = _(
            "The text holds an invisible sign or a mark of writing direction (%(code)s). Please type it anew."
        )
        text = plain_line(str(self.to_python(value)), invisible)
        if len(text) > self.most:
            too_long = _("Please shorten the text to %(most)d characters; it has %(count)d.")
            raise ValidationError(too_long, params={"most": self.most, "count": len(text)})
        self.validate(text)
        return text
