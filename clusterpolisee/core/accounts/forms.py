"""The log-in library's forms in the portal's words, with the portal's checks of addresses and names."""

from typing import Any

from allauth.account import forms as library
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.queries import owners_of
from clusterpolisee.core.accounts.registration import notice
from clusterpolisee.core.accounts.validators import AddressField, NameField
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES

PASSWORD_HINT = _("At least 10 characters. Three or four words that do not belong together make a good one.")
AGAIN_HINT = _("The same once more, so that no slip of the finger locks you out.")
NOT_CONFIRMED = _("Please read the privacy notice and confirm it here. Without it there can be no account.")


def _where_to_read() -> str:
    return format_html(
        '<a href="{}">{}</a>',
        reverse("core:privacy"),
        _("Read the privacy notice, version %(version)s") % {"version": notice().version},
    )


class NoticeField(forms.BooleanField):
    """The privacy notice was read; there is no account without it."""

    def __init__(self) -> None:
        super().__init__(
            label=str(notice().text),
            help_text=lazy(_where_to_read, str)(),
            error_messages={"required": NOT_CONFIRMED},
        )


class LanguageField(forms.ChoiceField):
    """The language of a person's mail; at first that of the page."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Language"),
            choices=LANGUAGE_CHOICES,
            initial=get_language,
            help_text=_("Mail comes in it. You can change it at any time."),
        )


def password_fields() -> dict[str, forms.Field]:
    """A new password, twice."""
    return {
        name: forms.CharField(
            label=label,
            strip=False,
            help_text=hint,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        )
        for name, label, hint in (
            ("password1", _("Password"), PASSWORD_HINT),
            ("password2", _("Password once more"), AGAIN_HINT),
        )
    }


class SignupForm(library.SignupForm):
    """Registration: name, address, language, password, privacy notice."""

    field_order = ("full_name", "email", "preferred_language", "password1", "password2", "notice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "full_name": NameField(),
            "email": AddressField(help_text=_("We send a link to it. The account works once you open it.")),
            "preferred_language": LanguageField(),
            "notice": NoticeField(),
        }
        if not self.by_passkey:
            self.fields |= password_fields()
        self.order_fields(self.field_order)

    def validate_unique_email(self, value: str) -> str:
        """Who types an address among their own, without proving it, keeps nobody from registering with it."""
        email: str = super().validate_unique_email(value)
        self.account_already_exists = owners_of(email).exists()
        return email


class LoginForm(library.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField(widget=forms.EmailInput(attrs={"autocomplete": "username"}))
        self.order_fields(("login", "password"))


class ResetPasswordForm(library.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()

    def clean_email(self) -> str:
        """The link opens an account only to whoever owns the address, not one that merely names it."""
        email: str = super().clean_email()
        self.users = list(owners_of(email).filter(is_active=True))
        return email


class AddEmailForm(library.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()


class AddKeyForm(AddWebAuthnForm):
    """A new passkey; the library leaves the word beside its name in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class EditKeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
