"""Signing in with EU Login, or another OpenID Connect provider, where the settings name one.

Nobody gets an account, or somebody else's, without a word: the first sign-in asks for name, language and
privacy notice, and an address that has an account already is answered as every registration is.
"""

from typing import Any

from allauth.socialaccount import forms as library
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError

from clusterpolisee.core.accounts.forms import LanguageField, NoticeField
from clusterpolisee.core.accounts.validators import AddressField, NameField, plain_name


class SocialSignupForm(library.SignupForm):
    """What the provider does not say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "full_name": NameField(),
            "email": AddressField(),
            "preferred_language": LanguageField(),
            "notice": NoticeField(),
        }
        # Another address would be somebody's word against the provider's.
        self.fields["email"].disabled = bool(self.initial.get("email"))
        self.order_fields(("full_name", "email", "preferred_language", "notice"))


class SocialAdapter(DefaultSocialAccountAdapter):
    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """The name as the provider has it, if it is one."""
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        said = sociallogin.account.extra_data
        facts = said.get("userinfo") or said.get("id_token") or said
        both = f"{facts.get('given_name', '')} {facts.get('family_name', '')}"
        try:
            initial["full_name"] = plain_name(str(facts.get("name") or both))
        except ValidationError:
            initial["full_name"] = ""
        return initial
