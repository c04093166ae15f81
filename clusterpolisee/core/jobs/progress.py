"""How far a job is, written beside whatever transaction its maker may have open, so that a page sees it."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from clusterpolisee.core.jobs.models import Job, JobState

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
EVERY_SECONDS = 1.0
SENTENCE = (
    "update core_job set done_count = %s, total_count = %s, lease_until = now() + %s "
    "where id = %s and state = %s and tries = %s"
)


class Stopped(Exception):
    """The job was taken back, or another worker has it by now: nobody wants what is being made."""


@dataclass(frozen=True)
class Context:
    """What a maker is given. `folder` is a place for files of its own, gone when it has returned."""

    user: Any
    params: Mapping[str, Any]
    language: str
    folder: Path
    writer: "Writer"

    def progress(self, done: int, total: int = 0) -> None:
        """Say how far it is; cheap enough for every row. May raise Stopped, which the maker lets through.

        It also tells others that this worker lives: who works for more than five minutes calls it.
        """
        self.writer.write(done, total)


class Writer:
    """Writes at most once a second, over a connection of its own that is opened when it is first needed."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._own: Any = None
        self._next = time.monotonic() + EVERY_SECONDS

    def write(self, done: int, total: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_SECONDS
        values = [max(done, 0), max(total, 0), LEASE, self._job.pk, JobState.RUNNING, self._job.tries]
        try:
            with self._connection().cursor() as cursor:
                cursor.execute(SENTENCE, values)
                is_mine = cursor.rowcount == 1
        except DatabaseError as error:
            logger.warning("progress of job %s not written: %s", self._job.pk, error)
            return
        if not is_mine:
            raise Stopped

    def close(self) -> None:
        if self._own is not None:
            self._own.close()

    def _connection(self) -> Any:
        if self._own is None:
            self._own = connection.copy()
            with self._own.cursor() as cursor:
                cursor.execute("set lock_timeout = '1s'")
        return self._own


@contextmanager
def writing(job: Job) -> Iterator[Writer]:
    writer = Writer(job)
    try:
        yield writer
    finally:
        writer.close()
