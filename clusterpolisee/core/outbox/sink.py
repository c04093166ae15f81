"""A mail server for trials: it notes the number of each mail it took, and behaves badly on purpose."""

import re
import socketserver
import threading
from collections import Counter
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from enum import StrEnum
from itertools import count
from typing import Any


class Manner(StrEnum):
    """How the server answers the end of a mail."""

    TAKE = "take"
    TAKE_AND_DROP = "take and drop"
    LATER = "later"
    NEVER = "never"


@dataclass
class Rules:
    """Every how many mails the server drops the connection after taking it, or says later; 0: never."""

    drop_every: int = 0
    later_every: int = 0
    always: Manner | None = None
    numbers: count = field(default_factory=lambda: count(1))

    def next(self) -> Manner:
        if self.always:
            return self.always
        number = next(self.numbers)
        if self.drop_every and number % self.drop_every == 0:
            return Manner.TAKE_AND_DROP
        if self.later_every and number % self.later_every == 0:
            return Manner.LATER
        return Manner.TAKE


class Sink(socketserver.ThreadingTCPServer):
    """`with Sink() as sink:` listens on `sink.port`; `sink.accepted` counts each Message-ID it took."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, rules: Rules | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.rules = rules or Rules()
        self.accepted: Counter[str] = Counter()
        self.bodies: list[bytes] = []
        self.lock = threading.Lock()
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> "Sink":
        self._thread.start()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.shutdown()
        self.server_close()

    def take(self, body: bytes) -> Manner:
        """Decide about a mail and note it when it is taken."""
        with self.lock:
            manner = self.rules.next()
            if manner in {Manner.TAKE, Manner.TAKE_AND_DROP}:
                self.accepted[str(BytesHeaderParser().parsebytes(body)["Message-ID"])] += 1
                self.bodies.append(body)
        return manner


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as is needed to take a mail."""

    server: Sink
    timeout = 30

    def handle(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                if not self._take():
                    return
            elif command == b"QUIT":
                self._say("221 bye")
                return
            elif re.match(rb"EHLO|HELO|MAIL|RCPT|RSET|NOOP", command):
                self._say("250 sink")
            else:
                self._say("502 not known here")

    def _take(self) -> bool:
        """Whether the conversation goes on."""
        self._say("354 go on")
        body = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False  # the sender died
            body += line
        match self.server.take(body):
            case Manner.TAKE:
                self._say("250 taken")
            case Manner.LATER:
                self._say("451 come later")
            case Manner.NEVER:
                self._say("554 never")
            case Manner.TAKE_AND_DROP:
                return False
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
