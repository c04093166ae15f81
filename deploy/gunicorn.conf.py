"""The web server, the same in development and in the container; everything comes from the environment."""

import os
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

PROBES = {"/healthz", "/readyz"}


class QuietAboutProbes(Logger):  # type: ignore[misc]
    """The access log without the addresses that machines ask every few seconds."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Write a line unless the request is a probe."""
        if environ.get("PATH_INFO") not in PROBES:
            super().access(resp, req, environ, request_time)


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
logger_class = QuietAboutProbes
# Its default lies in the home folder and would be shared by every portal of a user.
control_socket_disable = True
# The workers' signs of life: a slow disk must not make them look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file
