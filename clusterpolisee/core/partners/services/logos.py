"""The logo of a body: taken as it is sent, redrawn by a worker, shown when it is ready."""

import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.outbox.bell import ring
from clusterpolisee.core.partners import pictures, redraw
from clusterpolisee.core.partners.enums import LogoProblem
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.partners.permissions import check_can_edit_organisation

logger = logging.getLogger(__name__)
ACTOR = "system:logos"
PATIENCE_SECONDS = 30
FIELDS = ("logo", "logo_upload", "logo_problem")


def set_logo(organisation: Organisation, *, data: bytes, by: Any) -> Organisation:
    """Take a file and wake the worker; the logo that is there stays until the new one is ready.

    Raises pictures.Unusable for a file whose first bytes already say that it cannot become a logo.
    """
    check_can_edit_organisation(organisation, by)
    pictures.examine(data)
    with _stored(f"logo-uploads/{uuid.uuid4().hex}", data) as name, recorded(by=by):
        row = _locked(organisation.pk)
        _delete_on_commit(row.logo_upload.name)
        row.logo_upload, row.logo_problem = name, ""
        row.save(update_fields=FIELDS)
        ring("core.partners.prepare_logo", organisation_id=row.pk)
    return row


def remove_logo(organisation: Organisation, *, by: Any) -> Organisation:
    """Take away the logo and what was sent for it."""
    check_can_edit_organisation(organisation, by)
    with recorded(by=by):
        row = _locked(organisation.pk)
        _delete_on_commit(row.logo.name, row.logo_upload.name)
        row.logo = row.logo_upload = row.logo_problem = ""
        row.save(update_fields=FIELDS)
    return row


def prepare_waiting() -> int:
    """Prepare every logo that waits; returns how many are ready. Safe to run twice."""
    waiting = Organisation.objects.exclude(logo_upload="").order_by("pk").values_list("pk", flat=True)
    return sum(prepare_logo(pk) for pk in list(waiting))


def prepare_logo(organisation_id: int) -> bool:
    """Redraw what was sent for this body; False when nothing waits or the file is no good."""
    found = Organisation.objects.filter(pk=organisation_id).exclude(logo_upload="").first()
    if found is None:
        logger.info("no logo waits for body %s", organisation_id)
        return False
    sent = str(found.logo_upload.name)
    try:
        drawn = _redrawn(sent)
    except pictures.Unusable as reason:
        _settle(organisation_id, sent, problem=reason.problem)
        return False
    with _stored(f"logos/{uuid.uuid4().hex}.png", drawn) as name:
        return _settle(organisation_id, sent, ready=name)


def _settle(organisation_id: int, sent: str, *, ready: str = "", problem: str = "") -> bool:
    """Keep the result, unless another file was sent in the meantime; returns whether it was kept."""
    with recorded(by=ACTOR):
        row = _locked(organisation_id)
        is_latest = row.logo_upload.name == sent
        if is_latest:
            _delete_on_commit(sent, row.logo.name if ready else "")
            row.logo, row.logo_upload, row.logo_problem = ready or row.logo.name, "", problem
            row.save(update_fields=FIELDS)
    if ready and not is_latest:
        default_storage.delete(ready)
    return is_latest


@contextmanager
def _stored(name: str, data: bytes) -> Iterator[str]:
    """A file for the transaction inside; it goes again when that fails."""
    kept = default_storage.save(name, ContentFile(data))
    try:
        yield kept
    except BaseException:
        default_storage.delete(kept)
        raise


def _redrawn(name: str) -> bytes:
    """The picture as a small PNG, made in a process of its own; raises pictures.Unusable."""
    try:
        with default_storage.open(name) as file:
            data = file.read(pictures.HEAVIEST + 1)
    except FileNotFoundError as error:
        raise pictures.Unusable(LogoProblem.BROKEN) from error
    pictures.examine(data)
    command = [sys.executable, "-I", str(Path(redraw.__file__))]
    environment = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603, our own program and no argument from outside
            command, input=data, capture_output=True, timeout=PATIENCE_SECONDS, env=environment, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        logger.warning("a logo could not be redrawn: %s", error)
        raise pictures.Unusable(LogoProblem.BROKEN) from error
    return bytes(done.stdout)


def _locked(pk: int) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=pk)


def _delete_on_commit(*names: str | None) -> None:
    for name in filter(None, names):
        transaction.on_commit(partial(default_storage.delete, name))
