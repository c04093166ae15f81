"""Asking for a file, fetching it, removing it; `making` makes it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.jobs import registry
from clusterpolisee.core.jobs.models import Job, JobState
from clusterpolisee.core.outbox.bell import ring
from clusterpolisee.core.workflow.errors import Refused

ACTOR = "system:jobs"
FOLDER = "jobs"
MOST_AT_ONCE = 5
MOST_A_DAY = 60
CLOSED = _("Your account is closed.")
TOO_MANY_AT_ONCE = _(
    "%(most)s files are being made for you already. Wait until one of them is ready, then ask again."
)
TOO_MANY_A_DAY = _("You have asked for %(most)s files in the last 24 hours. Ask again tomorrow.")
NOT_MADE_ANY_MORE = _("Files of this kind are not made any more.")
NOT_THERE = _("This file is not ready, or it has been deleted already. Ask for it again where you found it.")


def ask(code: str, *, params: Mapping[str, Any], by: Any, language: str) -> Job:
    """Have a file made; a request for the same that waits or runs already is brought back.

    Raises Refused where the person may not have the file, or asks for too many; KeyError for a kind that
    nobody registered.
    """
    kind = registry.kind(code)
    plain = json.loads(json.dumps(dict(params), cls=DjangoJSONEncoder))
    kind.check(by, plain)
    digest = _digest(code, plain, language)
    with recorded(by=by):
        owner = get_user_model()._default_manager.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        own = Job.objects.filter(owner=owner)
        same = own.in_line().filter(digest=digest).first()
        if same is not None:
            return same
        _check_not_too_many(owner, own)
        with translation.override(language):
            label = kind.name(plain)[:300]
        asked = Job.objects.create(
            owner=owner, kind=code, label=label, params=plain, language=language, digest=digest,
            is_sample=owner.is_sample,
        )  # fmt: skip
        ring("core.jobs.run", id=str(asked.pk))
    return asked


def check_may_have(job: Job, user: Any) -> registry.Kind:
    """The kind of the job; raises Refused when the person may not have such a file now."""
    kind = registry.find(job.kind)
    if kind is None:
        raise Refused(NOT_MADE_ANY_MORE, status=409)
    kind.check(user, job.params)
    return kind


def fetch(job: Job, *, by: Any) -> Any:
    """The open file, for one download that is noted where it is confidential. Raises Refused."""
    kind = check_may_have(job, by)
    found = Job.objects.visible_to(by).fetchable().filter(pk=job.pk).first()
    if found is None or not default_storage.exists(str(found.file.name)):
        raise Refused(NOT_THERE, status=409)
    if kind.confidential:
        log_read(kind.read_as, by=by, obj=found)
    return found.file.open("rb")


def remove(job: Job, *, by: Any) -> None:
    """Delete one's own job and its file; a worker that is busy with it stops."""
    with recorded(by=by):
        rows = Job.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=job.pk)
        remove_files(rows)
        rows.delete()


def remove_files(rows: Any) -> None:
    """Delete the files of locked rows once the transaction has committed."""
    for name in rows.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))


def expire() -> int:
    """Remove the files whose days are over, and files that no row knows; returns how many rows expired."""
    with recorded(by=ACTOR):
        over = Job.objects.filter(state=JobState.READY, expires_at__lte=Now())
        keys = list(over.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
        rows = Job.objects.filter(pk__in=keys)
        remove_files(rows)
        rows.update(state=JobState.EXPIRED, file="")
    _remove_orphans()
    return len(keys)


def _check_not_too_many(owner: Any, own: Any) -> None:
    if not owner.is_active:
        raise Refused(CLOSED)
    if own.in_line().count() >= MOST_AT_ONCE:
        raise Refused(TOO_MANY_AT_ONCE % {"most": MOST_AT_ONCE}, status=409)
    if own.filter(created_at__gt=Now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(TOO_MANY_A_DAY % {"most": MOST_A_DAY}, status=409)


def _digest(code: str, params: Mapping[str, Any], language: str) -> str:
    text = json.dumps([code, params, language], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _remove_orphans() -> None:
    """A worker that was killed may have left a file of which no row knows."""
    if not default_storage.exists(FOLDER):
        return
    lately = timezone.now() - timedelta(days=1)  # a file that is being stored has no row that names it yet
    known = set(Job.objects.exclude(file="").values_list("file", flat=True))
    for path in (f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]):
        if path not in known and default_storage.get_modified_time(path) < lately:
            default_storage.delete(path)
