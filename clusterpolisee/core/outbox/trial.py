"""A trial of the outbox: real workers are killed while they send, and the mail server counts what it got."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count

from clusterpolisee.core.outbox import services as outbox
from clusterpolisee.core.outbox.bell import ring
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState
from clusterpolisee.core.outbox.sink import Rules, Sink

CLAIM_LASTS_SECONDS = 3
FIRST_WAIT_SECONDS = 0.2
WORKERS = 2
KIND = "trial"
ADDRESS = "trial-{}@example.org"


@dataclass
class Worker:
    """A Celery worker with children, in a process group of its own: all of it is killed at once."""

    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "clusterpolisee", "worker", "-l", "ERROR"]
        command += ["-c", str(WORKERS), "--without-gossip", "--without-mingle"]
        self.process = subprocess.Popen(  # noqa: S603
            command,
            env={**os.environ, **self.environ},
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Trial:
    """`mails` mails, `kills` kills; the sink drops and refuses some of them."""

    mails: int
    kills: int
    patience_seconds: float = 540
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311

    def run(self) -> dict[str, Any]:
        """Counts of mails sent twice, lost, in doubt and failed. Lost: settled as sent and never accepted,
        or not settled at all."""
        started = time.monotonic()
        with Sink(Rules(drop_every=97, later_every=31)) as sink:
            worker = Worker(self._environ(sink))
            worker.start()
            try:
                ids = self._post()
                done = self._kill_while_sending(worker, sink)
                self._wait(started)
            finally:
                worker.kill()
            return {"mails": self.mails, "kills": done, **_outcome(ids, sink), "seconds": _since(started)}

    def _environ(self, sink: Sink) -> dict[str, str]:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(sink.port),
            "EMAIL_USE_TLS": "no",
            "EMAIL_HOST_USER": "",
            "OUTBOX_CLAIM_LASTS_SECONDS": str(CLAIM_LASTS_SECONDS),
            "OUTBOX_FIRST_WAIT_SECONDS": str(FIRST_WAIT_SECONDS),
            "DJANGO_SETTINGS_MODULE": "clusterpolisee.settings",
        }

    def _post(self) -> set[str]:
        posted = [
            outbox.post(
                to=ADDRESS.format(number),
                subject=f"Trial {number}",
                text="Text",
                html="<p>Text</p>",
                language="en",
                kind=KIND,
            )
            for number in range(self.mails)
        ]
        return {str(message.pk) for message in posted}

    def _kill_while_sending(self, worker: Worker, sink: Sink) -> int:
        """Kill the worker each time it has got a share of the mails further, then start it again."""
        done = 0
        for number in range(self.kills):
            goal = self.mails * (number + 1) / (self.kills + 1)
            while _accepted(sink) < goal and _is_busy():
                _call()
                time.sleep(0.05)
            time.sleep(self.dice.uniform(0, 0.05))
            worker.kill()
            done += 1
            worker.start()
        return done

    def _wait(self, started: float) -> None:
        while _is_busy() and time.monotonic() - started < self.patience_seconds:
            _call()
            time.sleep(0.5)


def _accepted(sink: Sink) -> int:
    with sink.lock:
        return sum(sink.accepted.values())


def _call() -> None:
    """What beat does every ten seconds."""
    ring("core.outbox.deliver")


def _is_busy() -> bool:
    connection.close_if_unusable_or_obsolete()
    waiting = [OutboxState.QUEUED, OutboxState.CLAIMED]
    return OutboxMessage.objects.filter(kind=KIND, state__in=waiting).exists()


def _outcome(ids: set[str], sink: Sink) -> dict[str, int]:
    rows = {
        str(pk): state for pk, state in OutboxMessage.objects.filter(kind=KIND).values_list("pk", "state")
    }
    accepted = {name.strip("<>").split("@")[0]: count for name, count in sink.accepted.items()}
    known: dict[str, bool] = {OutboxState.SENT: True, OutboxState.IN_DOUBT: False, OutboxState.FAILED: False}
    lost = [pk for pk in ids if rows.get(pk) not in known or (known[rows[pk]] and pk not in accepted)]
    states = dict(
        OutboxMessage.objects.filter(kind=KIND).order_by().values_list("state").annotate(Count("pk"))
    )
    return {
        "sent_twice": sum(count > 1 for count in accepted.values()),
        "lost": len(lost),
        "in_doubt": states.get(OutboxState.IN_DOUBT, 0),
        "failed": states.get(OutboxState.FAILED, 0),
    }


def _since(started: float) -> float:
    return round(time.monotonic() - started, 1)
