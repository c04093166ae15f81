"""What is made from the sources and never committed: catalogues, style sheet, collected static files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from devtools import catalogues, styles
from devtools.places import CHECKOUT


def build() -> None:
    """Make the compiled catalogues and the style sheet."""
    catalogues.compile_all()
    styles.build()


def collect_static(note: Path) -> bool:
    """Collect the static files unless those of the last time, named in `note`, are still right."""
    from django.conf import settings
    from django.core.management import call_command

    wanted = f"{_fingerprint()} {settings.STATIC_ROOT}\n"
    if note.exists() and note.read_text() == wanted and Path(settings.STATIC_ROOT).is_dir():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    note.write_text(wanted)
    return True


def _fingerprint() -> str:
    """Return a hash of all sources of static files: our own, and the locked packages that bring theirs."""
    digest = hashlib.sha256((CHECKOUT / "requirements" / "base.txt").read_bytes())
    sources = [
        *CHECKOUT.glob("static/**/*"),
        *CHECKOUT.glob("*/static/**/*"),
        *CHECKOUT.glob("*/*/static/**/*"),
    ]
    for file in sorted(source for source in sources if source.is_file()):
        digest.update(f"{file.relative_to(CHECKOUT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
