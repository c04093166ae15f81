"""Mandates and invitations, told to the registry of personal data."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, PersonalData, table
from clusterpolisee.core.accounts.services.personal_data import TERM, end_terms
from clusterpolisee.core.partners.enums import InvitationState
from clusterpolisee.core.partners.models import Invitation, Mandate

MANDATE = {
    "organisation": _("organisation"),
    "kind": _("kind"),
    "function": _("function in the organisation"),
    **TERM,
}
INVITATION = {
    "created_at": _("invited"),
    "email": _("e-mail address"),
    "full_name": _("name"),
    "kind": _("invited as"),
    "organisation": _("organisation"),
    "language": _("language of the mail"),
    "message": _("personal message"),
    "state": _("state"),
    "expires_at": _("valid until"),
}


def received(user: User) -> QuerySet[Invitation]:
    """Invitations to any address of the person, and those the person accepted."""
    to_them = Q(lowered__in=erased.addresses_of(user)) | Q(accepted_by=user)
    return Invitation.objects.annotate(lowered=Lower("email")).filter(to_them)


def _export(user: User) -> Iterator[Part]:
    mandates = Mandate.objects.filter(user=user).select_related("organisation").order_by("pk")
    yield table("mandates", _("Mandates"), mandates, MANDATE)
    invitations = received(user).select_related("organisation").order_by("created_at")
    yield table("invitations", _("Invitations received"), invitations, INVITATION)
    sent = Invitation.objects.filter(invited_by=user).select_related("organisation").order_by("created_at")
    columns = {key: INVITATION[key] for key in ("created_at", "kind", "organisation", "message", "state")}
    note = _("Without the addresses and names of those invited, which are theirs.")
    yield table("invitations_sent", _("Invitations sent"), sent, columns, note)


def _erase(user: User, by: Any) -> dict[str, int]:
    invitations = list(received(user).values_list("pk", flat=True))
    rows = Invitation.objects.filter(pk__in=invitations)
    rows.filter(state=InvitationState.SENT).update(state=InvitationState.REVOKED, settled_at=Now())
    rows.update(email=erased.address(user), full_name="", message="")
    written = Invitation.objects.exclude(message="")
    erased.replace_mentions(written.exclude(invited_by=user), ["message"], user)
    sent = written.filter(invited_by=user)
    return {
        "mandates": end_terms(Mandate.objects.filter(user=user), by=by, function=""),
        "invitations": len(invitations),
        "invitations_sent": erased.replace_mentions(sent, ["message"], user),
    }


MEMBERSHIP = PersonalData(
    name="membership",
    export=_export,
    erase=_erase,
    kinds={
        "mandates": _("mandates that end"),
        "invitations": _("invitations to the person"),
        "invitations_sent": _("messages in invitations the person sent"),
    },
    goes=(_("Mandates end at once; your function, and name and address in invitations to you, are deleted"),),
    stays=(_("For which body somebody worked and from when until when, under the number of the account."),),
)
