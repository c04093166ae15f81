"""Files that belong to an expression of interest: taken in, examined, replaced, removed.

Where the network is cut or a transaction rolls back, a file may be stored without its row: `sweep_files`
removes it. A later file never overwrites an earlier one, which a version that was sent may still name.
"""

import hashlib
import logging
import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Now
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.documents import uploads
from clusterpolisee.core.documents.virus_scanner import Unreachable
from clusterpolisee.core.outbox import bell
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import AttachmentState
from workinggroups.models import Attachment, Clarification, Expression
from workinggroups.permissions.expressions import check_can_write
from workinggroups.permissions.groups import CLOCK
from workinggroups.services import expression_news
from workinggroups.services.writing import check_is_open_to_change, locked, touch

logger = logging.getLogger(__name__)
FOLDER = "expression-files"
MOST_FILES = 5
MOST_BYTES = 25 * 1024 * 1024
EXAMINED_AT_ONCE = 5
BELL_HAS = timedelta(seconds=20)  # for so long the sweep leaves a file to the bell
ORPHANED_AFTER = timedelta(days=1)


def upload(
    expression: Expression, *, file: Any, token: UUID, by: Any, replaces: Attachment | None = None
) -> Attachment:
    """Take in a file while the expression can be changed; the same form sent twice stores it once.

    `file` is an uploaded file with its name. Raises uploads.Unacceptable for what is no PDF or Word document
    at first look, and Refused.
    """
    with recorded(by=by):
        row = locked(expression)
        check_can_write(row, by)
        if found := row.attachments.filter(token=token).first():
            return found
        check_is_open_to_change(row)
        made = store(row, file=file, token=token, by=by, replaces=replaces)
        touch(row, by)
    return made


def store(
    expression: Expression,
    *,
    file: Any,
    token: UUID,
    by: Any,
    replaces: Attachment | None = None,
    clarification: Clarification | None = None,
) -> Attachment:
    """Keep a file and have it examined. The caller has locked the expression and asked whether it may be."""
    name = uploads.check_name(file.name)
    kind = uploads.first_look(file, name)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    _check_room(expression, file.size, digest, replaces)
    made = Attachment(
        expression=expression,
        clarification=clarification,
        name=name,
        kind=kind,
        size=file.size,
        sha256=digest,
        replaces=replaces,
        token=token,
        uploaded_by=by,
        is_sample=expression.is_sample,
    )
    made.file.save(f"{uuid.uuid4().hex}.{kind.value}", File(file), save=False)
    made.save(force_insert=True)
    made.refresh_from_db(fields=["uploaded_at"])
    if replaces is not None:
        _remove(replaces)
    bell.ring("workinggroups.examine_annex", annex_id=str(made.pk))
    return made


def _check_room(expression: Expression, size: int, digest: str, replaces: Attachment | None) -> None:
    kept = expression.attachments.kept()
    if replaces is not None:
        kept = kept.exclude(pk=replaces.pk)
    if twin := kept.filter(sha256=digest).first():
        raise Refused(_("This file is there already, as “%(name)s”.") % {"name": twin.name}, status=409)
    if kept.count() >= MOST_FILES:
        reason = _("There is room for %(most)d files. Remove one first, or put two into one.")
        raise Refused(reason % {"most": MOST_FILES}, status=409)
    total = (kept.aggregate(total=Sum("size"))["total"] or 0) + size
    if total > MOST_BYTES:
        reason = _("All files together may have %(most)s; with this one they would have %(total)s.")
        raise Refused(
            reason % {"most": filesizeformat(MOST_BYTES), "total": filesizeformat(total)}, status=409
        )


def remove(annex: Attachment, *, by: Any) -> None:
    """Take a file out of what is being written; a second time changes nothing. What was sent with it in keeps
    it; otherwise it is deleted."""
    with recorded(by=by):
        row = locked(annex.expression)
        check_can_write(row, by)
        kept = row.attachments.kept().filter(pk=annex.pk, clarification=None).first()
        if kept is None:
            return
        check_is_open_to_change(row)
        _remove(kept)
        touch(row, by)


def _remove(annex: Attachment) -> None:
    if annex.expression.is_draft and not annex.replaced_by.exists() and annex.replaces is None:
        _delete_file(str(annex.file.name))
        annex.delete()
    else:
        Attachment.objects.filter(pk=annex.pk).update(removed_at=Now())


def delete_all(expression: Expression) -> None:
    """For a draft that is thrown away."""
    rows = expression.attachments.all()
    for name in rows.values_list("file", flat=True):
        _delete_file(name)
    rows.update(replaces=None)
    rows.delete()


def _delete_file(name: str) -> None:
    transaction.on_commit(lambda: default_storage.delete(name))


def examine(annex_id: Any) -> bool:
    """Look through one waiting file; only the worker does this. Twice at the same time does no harm."""
    annex = Attachment.objects.filter(pk=annex_id, state=AttachmentState.WAITING).first()
    if annex is None:
        return False
    problem = _problem_of(annex)
    if problem is None:
        return False
    state = AttachmentState.REFUSED if problem else AttachmentState.CLEAN
    with recorded(by=CLOCK):
        waiting = Attachment.objects.filter(pk=annex.pk, state=AttachmentState.WAITING)
        changed = waiting.update(state=state, problem=problem)
        if changed and problem:
            expression_news.tell_file_refused(annex, problem)
    return bool(changed)


def _problem_of(annex: Attachment) -> str | None:
    """Why the file cannot be taken, empty when it can; None while nobody can say."""
    try:
        findings = uploads.examine(annex.file)
    except Unreachable as error:
        logger.warning("the virus scanner does not answer, a file waits: %s", error)
        return None
    except FileNotFoundError:
        logger.exception("the file of an annex is gone: %s", annex.pk)
        return str(uploads.Problem.UNREADABLE)
    if findings.sha256 != annex.sha256 or (findings.ok and findings.kind != annex.kind):
        return str(findings.problem or uploads.Problem.BROKEN)
    return findings.problem


def examine_waiting() -> int:
    """What the bell did not reach."""
    waiting = Attachment.objects.filter(
        state=AttachmentState.WAITING, uploaded_at__lt=Now() - BELL_HAS, removed_at=None
    )
    ids = waiting.order_by("uploaded_at").values_list("pk", flat=True)[:EXAMINED_AT_ONCE]
    return sum(examine(pk) for pk in list(ids))


def sweep_files() -> int:
    """Remove stored files that no row names, a day after they came."""
    if not default_storage.exists(FOLDER):
        return 0
    _folders, names = default_storage.listdir(FOLDER)
    before = timezone.now() - ORPHANED_AFTER
    paths = [f"{FOLDER}/{name}" for name in names]
    old = [path for path in paths if default_storage.get_modified_time(path) < before]
    known = set(Attachment.objects.filter(file__in=old).values_list("file", flat=True))
    orphans = [path for path in old if path not in known]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)
