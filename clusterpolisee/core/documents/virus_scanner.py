"""Asking ClamAV about a file, where one is set up: its protocol over a plain socket."""

import socket
import struct
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60
PIECE_BYTES = 64 * 1024
USUAL_PORT = 3310


class Unreachable(Exception):
    """The scanner does not answer, or not what it should."""


def is_clean(data: bytes, url: str) -> bool:
    """Whether the scanner at `tcp://host:port` or `unix:///path` finds nothing; raises Unreachable."""
    try:
        with _connected(url) as connection:
            connection.sendall(b"zINSTREAM\0")
            for begin in range(0, len(data), PIECE_BYTES):
                piece = data[begin : begin + PIECE_BYTES]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
            answer = _answer(connection)
    except OSError as error:
        raise Unreachable(str(error)) from error
    if answer.endswith("OK"):
        return True
    if answer.endswith("FOUND"):
        return False
    raise Unreachable(answer)


def _connected(url: str) -> socket.socket:
    address = urlsplit(url)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE_SECONDS)
        try:
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((address.hostname, address.port or USUAL_PORT), timeout=PATIENCE_SECONDS)


def _answer(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0"):
        piece = connection.recv(4096)
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0").decode(errors="replace").strip()
