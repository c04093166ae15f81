"""The delivery log: what became of each mail. No page shows a text."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.notifications import mail_log as mails
from clusterpolisee.core.notifications.mail_log import Decision, check_can_read_mail_log
from clusterpolisee.core.outbox.models import OutboxState
from clusterpolisee.core.ui.mail.log_forms import DecisionForm, MailFilter
from clusterpolisee.core.ui.mail.log_rows import MailRow
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy

READERS = "administrator or secretariat"


@policy(get=READERS, confidential=True)
def mail_log(request: HttpRequest) -> HttpResponse:
    check_can_read_mail_log(request.user)
    form = MailFilter(request.GET)
    page = page_of(request, form.rows(mails.log(request.user)), per_page=50)
    counts = mails.counts()
    figures = [(state, OutboxState(state).label, count) for state, count in counts.items()]
    context = {
        "form": form,
        "page": page,
        "rows": [MailRow(mail) for mail in page],
        "figures": figures,
        "in_doubt": counts[OutboxState.IN_DOUBT],
    }
    return render(request, "core/mail_log.html", context)


@policy(get=READERS, post=READERS, confidential=True)
def mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The facts of one mail; for one in doubt, the decision what became of it."""
    check_can_read_mail_log(request.user)
    found = get_object_or_404(
        mails.log(request.user).select_related("sent_again_as", "sent_before_as"), pk=pk
    )
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data["decision"]
        result = mails.settle(found, decision, by=request.user, reason=form.cleaned_data["reason"])
        if decision == Decision.SEND_AGAIN:
            messages.success(request, _("A new mail with the same text is on its way."))
        else:
            messages.success(request, _("The decision is recorded."))
        return redirect("core:mail", pk=result.pk)
    context = {
        "mail": found,
        "row": MailRow(found),
        "form": form,
        "is_in_doubt": found.state == OutboxState.IN_DOUBT,
        "before": getattr(found, "sent_before_as", None),
    }
    return render(request, "core/mail.html", context)
