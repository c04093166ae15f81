"""How the log-in library talks to the portal."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.utils import translation
from django.utils.crypto import get_random_string

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.registration import registered
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.outbox import services as outbox


def display_name(user: User) -> str:
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    """Sends the library's mails through the outbox, in the language of the account or of the page."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        account = User.objects.filter(email__iexact=email).first()
        language = account.preferred_language if account else translation.get_language()
        with translation.override(language):
            message = self.render_mail(template_prefix, email, context)
        with recorded(by=account):
            outbox.post(to=email, subject=message.subject, text=str(message.body), language=language or "en")

    def send_account_already_exists_mail(self, email: str) -> None:
        """Registering a known address must not be quicker than a new one, whose password is hashed."""
        make_password(get_random_string(20))
        super().send_account_already_exists_mail(email)

    def save_user(self, request: Any, user: User, form: Any, commit: bool = True) -> User:
        """Runs inside the request's own transaction: account and consent are stored together."""
        page_language = translation.get_language() or "en"
        user.full_name = form.cleaned_data.get("full_name", "")
        user.preferred_language = form.cleaned_data.get("preferred_language") or page_language
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            registered(saved, language=page_language)
        return saved
