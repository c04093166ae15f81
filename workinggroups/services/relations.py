"""Ties to bodies that people declare of themselves."""

from typing import Any

from clusterpolisee.core.audit.recording import recorded
from workinggroups.models import DeclaredRelation


def add(relation: DeclaredRelation, *, by: Any) -> DeclaredRelation:
    """Everybody declares for themselves alone."""
    with recorded(by=by):
        relation.user = by
        relation.save()
    return relation


def remove(relation: DeclaredRelation, *, by: Any) -> None:
    with recorded(by=by):
        DeclaredRelation.objects.filter(pk=relation.pk, user=by).delete()
