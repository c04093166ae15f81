"""Who holds an office now."""

from django.db.models import QuerySet

from clusterpolisee.core.accounts.models import Office


def office_holders(kind: str) -> "QuerySet[Office]":
    """Current offices of a kind with their people, those whose account is closed left out."""
    rows: QuerySet[Office] = Office.objects.current().filter(kind=kind, user__is_active=True)
    return rows.select_related("user").order_by("user__full_name", "pk")
