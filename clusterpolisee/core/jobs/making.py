"""Making a file: one worker at a time, begun again when a worker dies, given up after some tries."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone, translation

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.jobs import registry
from clusterpolisee.core.jobs.models import Job, JobProblem, JobQuerySet, JobState
from clusterpolisee.core.jobs.progress import LEASE, Context, Stopped, writing
from clusterpolisee.core.jobs.services import ACTOR, CLOSED, FOLDER, check_may_have
from clusterpolisee.core.outbox.bell import ring
from clusterpolisee.core.workflow.errors import Refused

MOST_TRIES = 3
PAUSE = timedelta(seconds=20)  # before a job that failed is begun again, times the tries


def run(pk: UUID) -> bool:
    """Make one file that waits, or whose worker is gone; returns whether it did. Safe twice and at once.

    Nothing is locked meanwhile: the row says until when it is held. An error is for the log of the worker,
    and the job waits for its next try.
    """
    job = _claimed(pk)
    if job is None:
        return False
    try:
        with _in_the_words_of(job), tempfile.TemporaryDirectory() as folder, writing(job) as writer:
            kind = _checked(job)
            context = Context(job.owner, job.params, job.language, Path(folder), writer)
            return _store(job, kind.make(context), kind)
    except Refused as refusal:
        with _in_the_words_of(job):
            _fail(job, JobProblem.REFUSED, note=str(refusal.reason))
    except Stopped:
        pass
    except BaseException:
        _try_later(job)
        raise
    return False


def sweep() -> int:
    """Ring again for what a bell or a worker has lost; returns how many that were."""
    with recorded(by=ACTOR):
        keys = list(_due().values_list("pk", flat=True))
        for pk in keys:
            ring("core.jobs.run", id=str(pk))
    return len(keys)


def _due() -> JobQuerySet:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=Now())
    return Job.objects.in_line().filter(free).order_by("created_at")


def _claimed(pk: UUID) -> Job | None:
    """The job, now held by this worker; None for what is held, done or gone, or failed too often."""
    with recorded(by=ACTOR):
        job = _due().filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
        if job is None:
            return None
        if job.tries >= MOST_TRIES:
            _fail(job, JobProblem.LOST)
            return None
        Job.objects.filter(pk=pk).update(
            state=JobState.RUNNING, tries=F("tries") + 1, started_at=Now(), lease_until=Now() + LEASE,
            done_count=0, total_count=0,
        )  # fmt: skip
        return Job.objects.select_related("owner").get(pk=pk)


def _checked(job: Job) -> registry.Kind:
    if not job.owner.is_active:
        raise Refused(CLOSED)
    return check_may_have(job, job.owner)


@contextmanager
def _in_the_words_of(job: Job) -> Iterator[None]:
    zone = ZoneInfo(job.owner.time_zone) if job.owner.time_zone else timezone.get_default_timezone()
    with translation.override(job.language), timezone.override(zone):
        yield


def _store(job: Job, made: bytes | Path, kind: registry.Kind) -> bool:
    """Keep the file unless the job was taken back or begun anew meanwhile; returns whether it was kept."""
    content: File[Any] = File(made.open("rb")) if isinstance(made, Path) else ContentFile(made)
    with content:
        name = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(24)}", content)
        size = content.size
    values = {
        "file": name,
        "file_name": kind.file_name(job.params)[:200],
        "mime": kind.mime,
        "size_bytes": size,
        "ready_at": Now(),
        "expires_at": Now() + timedelta(days=settings.RETENTION["downloads"]),
    }
    try:
        kept = _settle(job, state=JobState.READY, **values)
    except BaseException:
        default_storage.delete(name)
        raise
    if not kept:
        default_storage.delete(name)
    return kept


def _fail(job: Job, problem: JobProblem, *, note: str = "") -> None:
    _settle(job, state=JobState.FAILED, problem=problem, problem_note=note[:500])


def _settle(job: Job, **values: Any) -> bool:
    """End the try that `job` is, and tell whoever listens; False when it is not the present try any more."""
    with recorded(by=ACTOR):
        if not _mine(job).update(lease_until=None, **values):
            return False
        registry.settled(Job.objects.select_related("owner").get(pk=job.pk))
    return True


def _try_later(job: Job) -> None:
    if job.tries >= MOST_TRIES:
        _fail(job, JobProblem.ERROR)
        return
    with recorded(by=ACTOR):
        _mine(job).update(state=JobState.WAITING, lease_until=Now() + PAUSE * job.tries)


def _mine(job: Job) -> JobQuerySet:
    return Job.objects.in_line().filter(pk=job.pk, tries=job.tries)
