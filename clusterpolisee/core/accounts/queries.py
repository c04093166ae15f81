"""Who holds an office now, and whose an address is."""

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from clusterpolisee.core.accounts.models import Office, User


def office_holders(kind: str) -> "QuerySet[Office]":
    """Current offices of a kind with their people, those whose account is closed left out."""
    rows: QuerySet[Office] = Office.objects.current().filter(kind=kind, user__is_active=True)
    return rows.select_related("user").order_by("user__full_name", "pk")


def owners_of(address: str) -> "QuerySet[User]":
    """The accounts that log in with an address or have proved it; typing it among one's own is not enough."""
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True)
    rows: QuerySet[User] = User.objects.filter(Q(email__iexact=address) | Q(pk__in=proved.values("user")))
    return rows
