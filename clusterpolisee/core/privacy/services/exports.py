"""A person's copy of all data: asked for, made by the worker, fetched for some days, then removed."""

import secrets
import tempfile
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.acting import locked_unless_erased
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications.services import tell
from clusterpolisee.core.outbox.bell import ring
from clusterpolisee.core.privacy import archive
from clusterpolisee.core.privacy.models import DataExport, ExportState
from clusterpolisee.core.privacy.permissions import check_is_the_person
from clusterpolisee.core.privacy.services import files
from clusterpolisee.core.workflow.errors import Refused

ACTOR = "system:exports"
MOST_A_DAY = 3
GIVEN_UP_AFTER = timedelta(hours=6)
ENOUGH = _("You have asked for %(most)s copies in the last 24 hours. Ask again tomorrow.")


def ask(user: User, *, language: str, by: Any) -> DataExport:
    """Have a copy made; one that is being made already is brought back. Raises Refused after three a day."""
    check_is_the_person(user, by)
    with recorded(by=by):
        locked = locked_unless_erased(user)
        own = DataExport.objects.filter(user=locked)
        waiting = own.filter(state=ExportState.WAITING).first()
        if waiting is not None:
            return waiting
        if own.filter(requested_at__gt=Now() - timedelta(days=1)).count() >= MOST_A_DAY:
            raise Refused(ENOUGH % {"most": MOST_A_DAY}, status=409)
        asked = DataExport.objects.create(user=locked, language=language)
        ring("core.privacy.export", id=str(asked.pk))
    return asked


def make(pk: UUID) -> bool:
    """Make one copy that waits, and tell the person. Safe twice and at the same time; returns whether it did.

    The row stays locked until the file is there: a killed worker leaves it waiting for the next.
    """
    with recorded(by=ACTOR):
        waiting = DataExport.objects.select_for_update(skip_locked=True, of=("self",))
        copy = waiting.filter(pk=pk, state=ExportState.WAITING).select_related("user").first()
        if copy is None:
            return False
        with tempfile.TemporaryFile() as target:
            archive.write(copy.user, target, language=copy.language)
            target.seek(0)
            copy.file.save(f"{secrets.token_urlsafe(24)}.zip", File(target), save=False)
        DataExport.objects.filter(pk=pk).update(
            file=copy.file.name,
            state=ExportState.READY,
            ready_at=Now(),
            expires_at=Now() + timedelta(days=settings.RETENTION["exports"]),
        )
        _tell(copy.user)
    return True


def sweep() -> int:
    """Ring again for what a bell or a worker has lost, give up what fails for hours; returns how many wait.

    Each copy is a task of its own, so that one which fails holds up no other.
    """
    waiting = DataExport.objects.filter(state=ExportState.WAITING)
    with recorded(by=ACTOR):
        waiting.filter(requested_at__lt=Now() - GIVEN_UP_AFTER).update(state=ExportState.FAILED)
        keys = list(waiting.values_list("pk", flat=True))
        for pk in keys:
            ring("core.privacy.export", id=str(pk))
    return len(keys)


def expire() -> int:
    """Remove the files whose days are over, and files that no row knows; returns how many rows expired."""
    with recorded(by=ACTOR):
        over = DataExport.objects.select_for_update(skip_locked=True, of=("self",))
        rows = list(over.filter(state=ExportState.READY, expires_at__lte=Now()))
        for copy in rows:
            files.remove_after_commit(copy.file)
        DataExport.objects.filter(pk__in=[copy.pk for copy in rows]).update(
            state=ExportState.EXPIRED, file=""
        )
    _remove_orphans()
    return len(rows)


def _remove_orphans() -> None:
    """A worker that was killed may have left a file of which no row knows."""
    storage, folder = DataExport._meta.get_field("file").storage, "data-exports"
    if not storage.exists(folder):
        return
    lately = timezone.now() - timedelta(days=1)  # a copy that is being made has no row that names it yet
    known = set(DataExport.objects.exclude(file="").values_list("file", flat=True))
    for path in (f"{folder}/{name}" for name in storage.listdir(folder)[1]):
        if path not in known and storage.get_modified_time(path) < lately:
            storage.delete(path)


def _tell(user: User) -> None:
    with translation.override(user.preferred_language):
        url = reverse("core:my_data")
    context = {"person": user, "days": settings.RETENTION["exports"], "page": url}
    tell(user, topic="account", because="data", template="export_ready", context=context, url=url)
