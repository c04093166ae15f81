"""Endorsements that coordinators are asked for."""

from typing import Any

from django.db.models import QuerySet

from clusterpolisee.core.partners.models import Mandate
from workinggroups.enums import OUT, EndorsementState
from workinggroups.models import Endorsement


def for_coordinator(user: Any) -> QuerySet[Endorsement]:
    """Those of the bodies the person coordinates, what waits for an answer first."""
    bodies = Mandate.objects.coordinators().filter(user=user).values("organisation")
    rows = Endorsement.objects.filter(expression__organisation__in=bodies)
    related = ("expression__call__group", "expression__applicant", "expression__organisation", "settled_by")
    # "asked" comes before "given" and "refused".
    return rows.select_related(*related).order_by("state", "-asked_at", "pk")


def waiting_for(user: Any) -> QuerySet[Endorsement]:
    rows = for_coordinator(user).filter(state=EndorsementState.ASKED)
    return rows.exclude(expression__state__in=OUT)
