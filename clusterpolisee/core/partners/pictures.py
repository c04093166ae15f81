"""A look at the first bytes of a picture, before any library reads it."""

import struct
from dataclasses import dataclass

from clusterpolisee.core.partners.enums import LogoProblem

HEAVIEST = 500_000  # bytes
WIDEST = 3000  # pixels, either way
PNG = b"\x89PNG\r\n\x1a\n"
FRAMES_OF_JPEG = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the markers that carry width and height
BARE_MARKERS = {0x01, *range(0xD0, 0xD8), 0xFF}
Size = tuple[int, int]


class Unusable(Exception):
    """The file cannot become a logo; `problem` says why."""

    def __init__(self, problem: LogoProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Picture:
    kind: str
    width: int
    height: int


def examine(data: bytes) -> Picture:
    """Kind and size as the header says; raises Unusable."""
    if not data:
        raise Unusable(LogoProblem.EMPTY)
    if len(data) > HEAVIEST:
        raise Unusable(LogoProblem.TOO_HEAVY)
    if _is_svg(data):
        raise Unusable(LogoProblem.SVG)
    try:
        picture = _read(data)
    except (struct.error, IndexError) as error:
        raise Unusable(LogoProblem.BROKEN) from error
    if not (picture.width and picture.height):
        raise Unusable(LogoProblem.BROKEN)
    if max(picture.width, picture.height) > WIDEST:
        raise Unusable(LogoProblem.TOO_WIDE)
    return picture


def _is_svg(data: bytes) -> bool:
    """Also as UTF-16, and compressed it is no kind of picture we know."""
    start = data[:2000].replace(b"\x00", b"").lower()
    return b"<svg" in start or start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<?xml")


def _read(data: bytes) -> Picture:
    if data.startswith(PNG) and data[12:16] == b"IHDR":
        return Picture("PNG", *struct.unpack(">II", data[16:24]))
    if data.startswith(b"\xff\xd8\xff"):
        return Picture("JPEG", *_size_of_jpeg(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Picture("WEBP", *_size_of_webp(data))
    raise Unusable(LogoProblem.OTHER_KIND)


def _size_of_jpeg(data: bytes) -> Size:
    position = 2
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker in BARE_MARKERS:
            position += 1 if marker == 0xFF else 2
            continue
        if marker in FRAMES_OF_JPEG:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        position += 2 + length
    raise Unusable(LogoProblem.BROKEN)


def _size_of_webp(data: bytes) -> Size:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise Unusable(LogoProblem.BROKEN)
