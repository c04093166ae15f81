"""What waits for those who write expressions of interest, and for coordinators who endorse."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import AttachmentState, CallState, ExpressionState
from workinggroups.models import Expression
from workinggroups.queries.contents import has_unsent_changes, with_unsent_changes
from workinggroups.queries.endorsements import waiting_for


def of_writers(user: Any) -> Iterator[Task]:
    """Drafts, changes not sent and files that cannot be used, while the call takes expressions."""
    written = Expression.objects.written_by(user)
    open_now = written.filter(call__state=CallState.OPEN, call__accepts_until__gt=Now())
    bad_file = Q(attachments__state=AttachmentState.REFUSED, attachments__removed_at=None)
    rows = open_now.filter(
        Q(state=ExpressionState.DRAFT)
        | Q(pk__in=with_unsent_changes(written))
        | (Q(state=ExpressionState.SUBMITTED) & bad_file)
    )
    for row in rows.select_related("call__group").distinct().order_by("call__closes_at", "pk"):
        words = {"title": in_language(row.call, "title").value, "number": row.reference}
        if row.is_draft:
            title = _("Finish and send your expression of interest: %(title)s") % words
        elif has_unsent_changes(row):
            title = _("%(number)s: send your changes, or they do not count") % words
        else:
            title = _("%(number)s: replace a file that cannot be used") % words
        because = _("It is your expression of interest, or you write it with somebody.")
        yield Task(title, row.get_absolute_url(), row.call.closes_at, because, row.is_sample)


def of_endorsers(user: Any) -> Iterator[Task]:
    """Requests to endorse a representative."""
    for row in waiting_for(user):
        body = row.expression.organisation
        words = {"name": row.expression.applicant, "body": body.short_name if body else ""}
        title = _("Say whether %(body)s endorses %(name)s as representative") % words
        url = reverse("workinggroups:endorsement", args=[row.pk])
        because = _("You coordinate the organisation.")
        yield Task(title, url, None, because, row.expression.is_sample)
