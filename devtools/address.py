"""The address the portal listens on: read from BIND and PORT, checked before anything slow happens."""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from devtools.complaint import Complaint

DEFAULT_BIND = "127.0.0.1"
DEFAULT_PORT = 8000
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, never bound by itself


@dataclass(frozen=True)
class Address:
    """A host to bind and a TCP port."""

    bind: str
    port: int

    @property
    def url(self) -> str:
        """Return the address a browser on this machine opens."""
        host = EVERYWHERE.get(self.bind, self.bind)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    @property
    def passkeys_url(self) -> str:
        """Return the address for passkeys: browsers accept a name as relying party, never a number."""
        return f"http://localhost:{self.port}/"


def address(environ: Mapping[str, str]) -> Address:
    """Return the address named by BIND and PORT; Complaint when PORT is no port."""
    text = environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Complaint(f"PORT={text} is not a port number: use one from 1 to 65535")
    return Address(environ.get("BIND") or DEFAULT_BIND, int(text))


def refuse_taken(wanted: Address) -> None:
    """Raise Complaint when the address cannot be listened on."""
    try:
        found = socket.getaddrinfo(wanted.bind, wanted.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the web server does: connections of the last run that are still closing are no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen()
    except OSError as trouble:
        raise Complaint(_reason(wanted, trouble)) from None


def _reason(wanted: Address, trouble: OSError) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return (
            f"Port {wanted.port} on {wanted.bind} is taken by another program: "
            f"stop it or choose another port, as in make run PORT={min(wanted.port + 1, 65535)}"
        )
    if trouble.errno == errno.EACCES:
        return (
            f"Port {wanted.port} is kept for the administrator: choose a higher one, as in make run PORT=8000"
        )
    return f"BIND={wanted.bind} is not an address of this machine ({trouble.strerror})"
