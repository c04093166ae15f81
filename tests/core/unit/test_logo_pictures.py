"""The look at the first bytes of a logo, and the program that redraws it."""

import io
import struct

import pytest
from PIL import Image

from clusterpolisee.core.partners import pictures, redraw
from clusterpolisee.core.partners.enums import LogoProblem


def picture(kind="PNG", size=(120, 60), **options):
    held = io.BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, (18, 80, 123) if mode == "RGB" else (18, 80, 123, 200)).save(held, kind, **options)
    return held.getvalue()


def problem_of(data):
    with pytest.raises(pictures.Unusable) as caught:
        pictures.examine(data)
    return caught.value.problem


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("JPEG", {}), ("JPEG", {"progressive": True}), ("WEBP", {}), ("WEBP", {"lossless": True})],
)
def test_kind_and_size_are_read_from_the_header(kind, options):
    assert pictures.examine(picture(kind, (321, 123), **options)) == pictures.Picture(kind, 321, 123)


def test_an_extended_webp_is_read():
    assert pictures.examine(picture("WEBP", (40, 30), exif=b"Exif\x00\x00")).height == 30


def test_a_jpeg_with_a_long_comment_before_its_frame_is_read():
    data = picture("JPEG", (50, 40))
    comment = b"\xff\xfe" + struct.pack(">H", 3002) + b"x" * 3000
    assert pictures.examine(data[:2] + comment + data[2:]).width == 50


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", LogoProblem.EMPTY),
        (b"x" * 500_001, LogoProblem.TOO_HEAVY),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', LogoProblem.SVG),
        (b'\xef\xbb\xbf<?xml version="1.0"?><!-- long --><svg/>', LogoProblem.SVG),
        ("<svg/>".encode("utf-16"), LogoProblem.SVG),
        (b"GIF89a\x01\x00\x01\x00", LogoProblem.OTHER_KIND),
        (b"%PDF-1.7", LogoProblem.OTHER_KIND),
        (b"MZ\x90", LogoProblem.OTHER_KIND),
        (b"\x89PNG\r\n\x1a\n", LogoProblem.OTHER_KIND),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", LogoProblem.BROKEN),
        (b"\xff\xd8\xff", LogoProblem.BROKEN),
        (b"\xff\xd8\xff\xe0\x00\x10", LogoProblem.BROKEN),
        (b"\xff\xd8\xff\xd9", LogoProblem.BROKEN),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", LogoProblem.BROKEN),
        (b"RIFF\x00\x00\x00\x00WEBPABCD" + b"\x00" * 40, LogoProblem.BROKEN),
    ],
)
def test_a_file_that_is_no_logo_is_told_why(data, problem):
    assert problem_of(data) is problem


def test_a_picture_without_extent_is_broken():
    data = bytearray(picture())
    data[16:20] = b"\x00\x00\x00\x00"
    assert problem_of(bytes(data)) is LogoProblem.BROKEN


def test_a_header_that_claims_sixty_thousand_pixels_is_refused_before_anything_reads_it():
    data = bytearray(picture())
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    assert problem_of(bytes(data)) is LogoProblem.TOO_WIDE


def test_redrawing_gives_a_small_png_and_keeps_the_shape():
    drawn = Image.open(io.BytesIO(redraw.redraw(picture("JPEG", (3000, 1000)))))
    assert drawn.format == "PNG"
    assert drawn.size == (400, 133)


def test_a_small_picture_is_not_blown_up():
    assert Image.open(io.BytesIO(redraw.redraw(picture(size=(30, 20))))).size == (30, 20)


def test_redrawing_drops_everything_but_the_pixels():
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"
    data = picture("JPEG", exif=exif.tobytes(), comment=b"SECRET-COMMENT")
    drawn = redraw.redraw(data)
    assert b"SECRET" in data
    assert b"SECRET" not in drawn
    assert Image.open(io.BytesIO(drawn)).info == {}


def test_redrawing_keeps_transparency():
    assert Image.open(io.BytesIO(redraw.redraw(picture()))).getpixel((5, 5))[3] == 200
