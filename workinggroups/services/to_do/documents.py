"""Setting-up documents that wait to be made or signed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import CallState
from workinggroups.models import Call, SettingUpDocument


def of_signers(user: Any) -> Iterator[Task]:
    """For the secretariat: one for each group whose decisions are released without a signed document."""
    if not is_secretariat(user):
        return
    documents = SettingUpDocument.objects.filter(call=OuterRef("pk"))
    rows = Call.objects.visible_to(user).filter(state=CallState.DECIDED).select_related("group")
    waiting = rows.annotate(is_made=Exists(documents)).filter(~Exists(documents.public())).order_by("group")
    for call in waiting:
        words = (
            _("Working group %(number)s: the setting-up document waits for your signature")
            if call.is_made
            else _("Working group %(number)s: make the setting-up document")
        )
        route = "setting_up_internal" if call.is_made else "setting_up"
        url = reverse(f"workinggroups:{route}", args=[call.slug])
        yield Task(words % {"number": call.group.number}, url, is_sample=call.is_sample)
