"""Finding invitations."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from clusterpolisee.core.partners.enums import InvitationState
from clusterpolisee.core.partners.models import Invitation, Organisation


def invitations_found(
    rows: QuerySet[Invitation], *, q: str = "", state: str = "", organisation: Organisation | None = None
) -> QuerySet[Invitation]:
    """Invitations with the clock, narrowed by words, state ("expired" is none, but asked for) and body."""
    if q:
        rows = rows.filter(Q(email__icontains=q) | Q(full_name__icontains=q))
    late = Q(state=InvitationState.SENT, expires_at__lte=Now())
    if state == "expired":
        rows = rows.filter(late)
    elif state:
        rows = rows.filter(~late, state=state)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.select_related("organisation", "invited_by").order_by("-last_sent_at", "pk")
