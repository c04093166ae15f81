"""Who gets the annexes of an expression of interest, and under which name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import AttachmentState, ClarificationState, HiddenField
from workinggroups.models import Attachment
from workinggroups.permissions.expressions import check_can_read_text, sees_identity, writes
from workinggroups.queries.contents import latest_version


def check_can_download(annex: Attachment, user: Any) -> None:
    """Nobody gets a file before it was examined. Those who write get theirs; on the side of the evaluation
    whoever may read the text gets what was sent, unless the call hides files at this stage."""
    expression = annex.expression
    is_writer = writes(expression, user)
    if not is_writer:
        check_can_read_text(expression, user)
        if not sees_identity(expression, user, HiddenField.FILES):
            raise Refused(_("The annexes are hidden from you until the evaluation is over."))
        if not was_sent(annex):
            raise Refused(_("This file does not belong to what was sent."))
    if annex.state == AttachmentState.WAITING:
        raise Refused(_("This file is still being examined. Try again in a minute."), status=409)
    if annex.state == AttachmentState.REFUSED:
        raise Refused(_("This file cannot be used, so nobody can have it."), status=409)


def was_sent(annex: Attachment) -> bool:
    """With the version that counts, or with the answer to a clarification."""
    if annex.clarification is not None:
        return annex.removed_at is None and annex.clarification.state == ClarificationState.ANSWERED
    version = latest_version(annex.expression)
    return version is not None and str(annex.pk) in {row["id"] for row in version.content["annexes"]}


def needs_neutral_name(annex: Attachment, user: Any) -> bool:
    hidden = (HiddenField.NAME, HiddenField.ORGANISATION)
    return not all(sees_identity(annex.expression, user, field) for field in hidden)
