"""What is checked of accounts before the portal starts."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from clusterpolisee.core.accounts.models import User


def refuse_demo_accounts_in_production() -> None:
    """Raises ImproperlyConfigured when accounts with published passwords could log in to a real portal.

    A database that does not answer yet, or has no tables yet, is not this check's business.
    """
    if settings.ALLOW_DEMO_ACCOUNTS:
        return
    try:
        open_to_all = User.objects.filter(is_sample=True, is_active=True).exists()
    except DatabaseError:
        return
    if open_to_all:
        raise ImproperlyConfigured("Production does not start with active demonstration accounts")
