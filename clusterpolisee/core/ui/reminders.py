"""What waits for those who look after people, their data and mail."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.accounts import second_factor
from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.accounts.relations import needs_second_factor
from clusterpolisee.core.notifications.mail_log import can_read_mail_log
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState
from clusterpolisee.core.partners.models import Invitation, late
from clusterpolisee.core.partners.permissions import can_manage_people
from clusterpolisee.core.privacy.models import ErasureRequest, ErasureRequestState
from clusterpolisee.core.ui.to_do import Task

ANSWERED_WITHIN = timedelta(days=30)


def second_factor_to_set_up(user: Any) -> Iterator[Task]:
    """For those whose role needs one and who have none."""
    if settings.REQUIRE_SECOND_FACTOR and needs_second_factor(user) and not second_factor.has_one(user):
        because = _("One of your roles opens confidential pages.")
        yield Task(_("Set up a second factor"), reverse("mfa_index"), because=because)


def mail_in_doubt(user: Any) -> Iterator[Task]:
    """For those who decide about mail of which nobody knows whether it arrived."""
    if not can_read_mail_log(user):
        return
    count = OutboxMessage.objects.filter(state=OutboxState.IN_DOUBT).count()
    if count:
        title = ngettext(
            "%(count)s mail is in doubt: decide what becomes of it",
            "%(count)s mails are in doubt: decide what becomes of them",
            count,
        ) % {"count": count}
        yield Task(title, f"{reverse('core:mail_log')}?state={OutboxState.IN_DOUBT}")


def expired_invitations(user: Any) -> Iterator[Task]:
    """For those who invite: nobody came in time."""
    if not can_manage_people(user):
        return
    count = Invitation.objects.visible_to(user).filter(late()).count()
    if count:
        title = ngettext(
            "%(count)s invitation has expired: send it again or revoke it",
            "%(count)s invitations have expired: send them again or revoke them",
            count,
        ) % {"count": count}
        yield Task(title, f"{reverse('core:invitation_list')}?state=expired")


def requests_for_erasure(user: Any) -> Iterator[Task]:
    """For the secretariat: the law wants them answered within a month."""
    if not is_secretariat(user):
        return
    waiting = ErasureRequest.objects.visible_to(user).filter(state=ErasureRequestState.ASKED)
    for request in waiting.exclude(user=user).select_related("user"):
        yield Task(
            title=_("Answer the request for erasure by %(name)s") % {"name": request.user},
            url=reverse("core:erasure", args=[request.pk]),
            due_at=request.asked_at + ANSWERED_WITHIN,
            because=_("for the secretariat"),
            is_sample=request.user.is_sample,
        )


SOURCES = (second_factor_to_set_up, requests_for_erasure, mail_in_doubt, expired_invitations)
