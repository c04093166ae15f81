"""What an address and a name of a person may look like, for every form that takes one."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 254
LONGEST_NAME = 150
# Control signs, invisible signs and marks of direction, and code points that mean nothing.
NEVER_IN_A_NAME = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
WEB_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)

TWIN = _(
    "The sign “%(sign)s” (%(code)s) is not allowed in an address. It may look like a plain Latin letter, but "
    "it is another sign. Please type the address anew."
)
INVISIBLE_IN_ADDRESS = _("The address holds an invisible sign (%(code)s). Please type the address anew.")
LONG_ADDRESS = _("An address has at most %(most)d characters; this one has %(count)d.")
INVISIBLE_IN_NAME = _(
    "The name holds an invisible sign or a mark of writing direction (%(code)s). Please type the name anew."
)
LONG_NAME = _("A name has at most %(most)d characters; this one has %(count)d.")
NO_LETTER = _("Please enter a name with at least one letter.")
LINK_IN_NAME = _("A name holds no web address.")


def plain_address(value: str) -> str:
    """The address in lower case; raises ValidationError for one that only looks like a plain address.

    An address with a Cyrillic or a full-width letter reads like that of somebody else.
    """
    address = value.strip()
    for sign in address:
        if not sign.isascii() or not sign.isprintable():
            seen = sign.isprintable() and unicodedata.category(sign) != "Mn"
            raise ValidationError(
                TWIN if seen else INVISIBLE_IN_ADDRESS,
                code="twin",
                params={"sign": sign, "code": f"U+{ord(sign):04X}"},
            )
    _check_length(address, LONGEST_ADDRESS, LONG_ADDRESS)
    validate_email(address)
    return address.lower()


def plain_line(value: str, message: Any) -> str:
    """The text with single spaces, in one way of writing accents.

    Raises ValidationError with `message`, which may name the `code`, for an invisible sign.
    """
    text = unicodedata.normalize("NFC", value)
    for sign in text:
        if sign not in "\t\r\n" and unicodedata.category(sign) in NEVER_IN_A_NAME:
            raise ValidationError(message, code="invisible", params={"code": f"U+{ord(sign):04X}"})
    return " ".join(text.split())


def plain_name(value: str) -> str:
    """The name with single spaces, in one way of writing accents; raises ValidationError."""
    name = plain_line(value, INVISIBLE_IN_NAME)
    _check_length(name, LONGEST_NAME, LONG_NAME)
    if name and not any(sign.isalpha() for sign in name):
        raise ValidationError(NO_LETTER, code="no_letter")
    if WEB_ADDRESS.search(name):
        raise ValidationError(LINK_IN_NAME, code="link")
    return name


def _check_length(text: str, most: int, message: Any) -> None:
    if len(text) > most:
        raise ValidationError(message, code="max_length", params={"most": most, "count": len(text)})


class AddressField(forms.CharField):
    """An e-mail address. No `maxlength` in the page: the browser would cut a pasted one without a word."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return plain_address(text) if text else text


class NameField(forms.CharField):
    """The full name of a person."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Full name"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        name = plain_name(str(self.to_python(value)))
        self.validate(name)
        return name
