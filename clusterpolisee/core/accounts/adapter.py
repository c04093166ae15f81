"""How the log-in library talks to the portal."""

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import translation
from django.utils.crypto import get_random_string

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.registration import registered
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.notifications import letters, services

SECRETS = {"activate_url", "password_reset_url", "code"}  # what opens something to whoever has it


def display_name(user: User) -> str:
    return str(user)


def _as_the_portal(context: dict[str, Any], email: str, language: str) -> dict[str, Any]:
    """Links lead to the portal's own address, whatever the request called the host: who asks for somebody
    else's mail must not choose where its link goes, nor in which language its page is."""
    site = SimpleNamespace(name="ClusterPoliSEE", domain=urlsplit(settings.PORTAL_URL).netloc)
    links = {name: _at_portal(str(url), language) for name, url in context.items() if name.endswith("_url")}
    return {"email": email, "current_site": site, **context, **links}


def _at_portal(url: str, language: str) -> str:
    parts = urlsplit(url)
    path = re.sub(rf"^/({'|'.join(LANGUAGES)})/", f"/{language}/", parts.path)
    return f"{settings.PORTAL_URL}{parts._replace(scheme='', netloc='', path=path).geturl()}"


class AccountAdapter(DefaultAccountAdapter):
    """Sends the library's mails through the outbox, in the language of the account or of the page."""

    def format_email_subject(self, subject: str) -> str:
        """As it is: the sender's name says from which portal a mail comes."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        account = User.objects.filter(email__iexact=email).first()
        language = (account.preferred_language if account else translation.get_language()) or "en"
        with translation.override(language):
            message = self.render_mail(template_prefix, email, _as_the_portal(context, email, language))
        letter = letters.frame(message.subject, str(message.body), language=language)
        kind = template_prefix.rsplit("/", 1)[-1]
        with recorded(by=account):
            services.post(letter, to=email, kind=kind, secret=not SECRETS.isdisjoint(context))

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
