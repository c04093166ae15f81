"""What the pages of those who judge have in common."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from workinggroups.models import Call, Expression
from workinggroups.permissions.groups import check_can_use_desk
from workinggroups.queries.scores import with_standing

DESK = "leader of the group or secretariat"
JUDGES = "leader of the group, secretariat or evaluator"
RELATED = ("call__group", "organisation__country", "country", "applicant")


def call_of_desk(request: HttpRequest, slug: str) -> Call:
    """The call, for the people of its desk alone."""
    rows = Call.objects.visible_to(request.user).with_clock().select_related("group")
    found: Call = get_object_or_404(rows, slug=slug)
    check_can_use_desk(found.group, request.user)
    return found


def expression_seen(request: HttpRequest, pk: uuid.UUID) -> Any:
    """One that has arrived, with how the reader stands to it."""
    rows = Expression.objects.visible_to(request.user).received()
    return get_object_or_404(with_standing(rows, reader=request.user).select_related(*RELATED), pk=pk)
