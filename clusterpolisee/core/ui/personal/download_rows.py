"""Files made on demand, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import capfirst

from clusterpolisee.core.jobs import services as jobs
from clusterpolisee.core.jobs.models import Job, JobState
from clusterpolisee.core.languages.codes import LANGUAGE_NAMES
from clusterpolisee.core.workflow.errors import Refused

RENEWED_AFTER_SECONDS = 5
BADGES = {
    JobState.WAITING: "info",
    JobState.RUNNING: "info",
    JobState.READY: "ok",
    JobState.FAILED: "bad",
    JobState.EXPIRED: "idle",
}


@dataclass(frozen=True)
class Row:
    """`is_there`: the file can be fetched; whether its reader still may is asked at the download."""

    job: Job
    badge: str
    word: str
    is_there: bool
    size: str
    ending: str
    language_name: str


def rows(found: Iterable[Job]) -> list[Row]:
    return [row(job) for job in found]


def row(job: Job) -> Row:
    is_over = job.expires_at is not None and job.expires_at <= timezone.now()
    state = JobState.EXPIRED if is_over else JobState(job.state)
    return Row(
        job=job,
        badge=BADGES[state],
        word=capfirst(str(state.label)),
        is_there=state == JobState.READY,
        size=filesizeformat(job.size_bytes),
        ending=job.file_name.rpartition(".")[2].upper() if "." in job.file_name else "",
        language_name=LANGUAGE_NAMES[job.language],
    )


def refusal(job: Job, user: Any) -> str:
    """Why the person may not have the file any more; empty when they may, or when there will be none."""
    if not (job.is_open or job.state == JobState.READY):
        return ""
    try:
        jobs.check_may_have(job, user)
    except Refused as reason:
        return str(reason.reason)
    return ""
