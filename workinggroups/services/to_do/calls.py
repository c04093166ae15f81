"""Open questions on calls, and invitations to express interest that wait for an answer."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import ExpressionState
from workinggroups.models import Call, CallInvitation, CoEditor, Expression, Leadership, WorkingGroup
from workinggroups.queries.public_calls import open_questions


def of_questions(user: Any) -> Iterator[Task]:
    """One task for each call with open questions; the secretariat has those of groups without a leader."""
    mine = Q(group__in=WorkingGroup.objects.led_by(user))
    if user.is_authenticated and user.holds(OfficeKind.SECRETARIAT):
        led = Leadership.objects.current().filter(user__is_active=True).values("group")
        mine |= ~Q(group__in=led)
    rows = open_questions(Call.objects.filter(mine)).order_by().values("call__slug", "call__group__number")
    counted = rows.annotate(
        count=Count("pk"), oldest=Min("asked_at"), samples=Count("pk", filter=Q(is_sample=True))
    )
    for row in counted.order_by("oldest"):
        text = ngettext(
            "Working group %(number)s: %(count)s question on the call waits for an answer",
            "Working group %(number)s: %(count)s questions on the call wait for an answer",
            row["count"],
        )
        title = text % {"number": row["call__group__number"], "count": row["count"]}
        url = reverse("workinggroups:call_question_desk", args=[row["call__slug"]])
        yield Task(title, url, is_sample=row["samples"] == row["count"])


def of_invited(user: Any) -> Iterator[Task]:
    """Calls that accept expressions, to which the person or a coordinated body is invited and has not
    answered yet."""
    if not user.is_authenticated:
        return
    written = Expression.objects.exclude(state=ExpressionState.WITHDRAWN).filter(call=OuterRef("call"))
    helped = CoEditor.objects.filter(user=user).values("expression")
    own = written.filter(Q(applicant=user) | Q(pk__in=helped))
    of_body = written.filter(organisation=OuterRef("organisation"))
    rows = CallInvitation.objects.reaching(user).filter(
        ~Exists(own), ~Exists(of_body), call__in=Call.objects.with_clock().filter(accepting=True)
    )
    seen = set()
    for row in rows.select_related("call", "organisation").order_by("call__closes_at", "pk"):
        if row.call_id in seen:
            continue
        seen.add(row.call_id)
        title = _("You are invited to express interest: %(call)s")
        if row.user_id is None and row.organisation is not None:
            title = _("%(body)s is invited to express interest: %(call)s")
        body = row.organisation.short_name if row.organisation else ""
        facts = {"call": in_language(row.call, "title"), "body": body}
        yield Task(title % facts, row.call.get_absolute_url(), row.call.closes_at, is_sample=row.is_sample)
