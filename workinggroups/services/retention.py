"""Texts of expressions of interest that led to no seat."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.retention import Line
from workinggroups.enums import RELEASED, CallState, ExpressionState
from workinggroups.models import Expression, Review

TEXTS = ("profile", "motivation", "experience", "contribution")


def _unsuccessful(before: datetime) -> int:
    """What applicants and reviewers wrote goes; scores, states and fingerprints stay as statistics."""
    over = Expression.objects.filter(
        call__state__in=(*RELEASED, CallState.CANCELLED), call__closes_at__lt=before
    )
    kept = (ExpressionState.SHORTLISTED, ExpressionState.OFFERED, ExpressionState.ACCEPTED)
    rows = over.exclude(state__in=kept).exclude(motivation=erased.MARKER)
    Review.objects.filter(expression__in=rows).update(comment=erased.MARKER)
    return rows.update(**dict.fromkeys(TEXTS, erased.MARKER))


LINES = (
    Line(
        "expression_texts",
        _("Texts of expressions of interest that were not short-listed, and comments on them"),
        _("the end of the call"),
        _("texts deleted; scores stay as statistics"),
        _unsuccessful,
    ),
)
