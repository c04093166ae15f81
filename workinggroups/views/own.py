"""What the pages of those who write an expression of interest share."""

import uuid
from typing import Any

from babel.dates import format_time
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterpolisee.core.ui import formats
from workinggroups.models import Call, Expression
from workinggroups.presenters import completeness
from workinggroups.presenters.expressions import capacity
from workinggroups.queries.contents import has_unsent_changes

WRITERS = "applicant or co-editor"
APPLICANT = "applicant"


def own_or_404(request: HttpRequest, pk: uuid.UUID) -> Expression:
    """What the person writes, with the call by the database's clock."""
    rows = Expression.objects.written_by(request.user)
    related = ("organisation", "country", "applicant", "saved_by", "endorsement")
    expression: Expression = get_object_or_404(rows.select_related(*related), pk=pk)
    calls = Call.objects.with_clock().select_related("group")
    expression.call = calls.prefetch_related("questions", "competences").get(pk=expression.call_id)
    return expression


def saved_words(expression: Expression) -> str:
    """In the reader's time zone."""
    local = timezone.localtime(expression.saved_at)
    return _("Saved %(time)s.") % {"time": format_time(local, format="short", locale=formats.locale())}


def page_context(expression: Expression, section: str) -> dict[str, Any]:
    """The frame of a page of the draft: sections with their progress, what is missing, where to go next."""
    found = completeness.problems(expression)
    return {
        "expression": expression,
        "call": expression.call,
        "section": section,
        "heading": completeness.SECTIONS[section],
        "capacity": capacity(expression),
        "chapters": completeness.progress(expression, section, found),
        "problems": found,
        "next": completeness.next_section(expression, section),
        "previous": completeness.next_section(expression, section, -1),
        "unsent": has_unsent_changes(expression),
        "saved": saved_words(expression),
    }
