"""The web server, the same in development and in the container; everything comes from the environment."""

import os
import re
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

PROBES = {"/healthz", "/readyz"}
# Answering, a draft, its receipt: whoever does that is not written down.
UNOBSERVED = re.compile(r"^(/[a-z]{2}/consultations/[^/?]+/(?:answer|receipt))\b.*")
# Keys out of mails open doors; a query may hold what somebody looked for.
KEYS = re.compile(r"(?<=/)(confirm-email|invitations|reset/key|unsubscribe)/[^/?]+")


class DiscreetLogger(Logger):  # type: ignore[misc]
    """The access log without the addresses that machines ask every few seconds, and without keys
    and queries.

    On the way of a questionnaire it has neither the visitor nor the draft.
    """

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Write a line unless the request is a probe."""
        if environ.get("PATH_INFO") not in PROBES:
            super().access(resp, req, environ, request_time)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """Return what the format of a line can name."""
        found = super().atoms(resp, req, environ, request_time)
        address = environ["RAW_URI"]
        unobserved = UNOBSERVED.match(address)
        shown = f"{unobserved.group(1)}/…" if unobserved else KEYS.sub(r"\1/…", address.partition("?")[0])
        found["r"] = f"{environ['REQUEST_METHOD']} {shown} {environ['SERVER_PROTOCOL']}"
        return {**found, "h": "-"} if unobserved else found


bind = f"{os.environ.get('BIND') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
if bind.count(":") > 1:  # an IPv6 address
    bind = "[{}]:{}".format(*bind.rsplit(":", 1))

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
# The workers share what is loaded before they part.
preload_app = True
timeout = 60
graceful_timeout = 15
accesslog = "-"
access_log_format = '%(h)s "%(r)s" %(s)s %(b)s %(M)sms'
logger_class = DiscreetLogger
# Its default lies in the home folder and would be shared by every portal of a user.
control_socket_disable = True
# The workers' signs of life: a slow disk must not make them look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file
