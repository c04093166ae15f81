"""Makes a small PNG of a picture that a stranger has sent: standard input to standard output.

Runs as a program of its own, with limits on memory, time and output, so that a picture made to harm harms
nobody. Nothing but the pixels of the first frame goes through: no metadata, no profile, no animation.
"""

import io
import resource
import sys

LARGEST = (400, 200)  # pixels
MEMORY_BYTES = 768 * 1024 * 1024
PROCESSOR_SECONDS = 10
OUTPUT_BYTES = 4_000_000
KINDS = ("PNG", "JPEG", "WEBP")


def limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def redraw(data: bytes) -> bytes:
    """A PNG of at most 400 by 200 pixels; raises what Pillow raises."""
    # Not at the top: the limits come first.
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=KINDS) as picture:
        upright = ImageOps.exif_transpose(picture)
        pixels = upright.convert("RGBA")
    pixels.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", pixels.size)
    clean.paste(pixels)
    result = io.BytesIO()
    clean.save(result, "PNG", optimize=True)
    return result.getvalue()


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(redraw(sys.stdin.buffer.read()))
