"""The file that outlives a restored copy of the database: whose data were erased, by number, and when."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from clusterpolisee.core.privacy.models import Erasure


@dataclass(frozen=True)
class Entry:
    public_id: UUID
    erased_at: str


def path() -> Path:
    return Path(settings.DATA_DIR) / "erasures.jsonl"


def append(erasure: Erasure) -> None:
    """Add one line and wait until the disk has it."""
    line = json.dumps({"public_id": str(erasure.public_id), "erased_at": erasure.erased_at.isoformat()})
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def entries(file: Path | None = None) -> Iterator[Entry]:
    """What the file says; none where there is no file. A line that a crash cut off is passed over."""
    source = file or path()
    if not source.exists():
        return
    for line in source.read_text(encoding="utf-8").splitlines():
        try:
            values = json.loads(line)
            yield Entry(UUID(values["public_id"]), values["erased_at"])
        except (ValueError, KeyError, TypeError):
            continue


def complete() -> int:
    """Add erasures that the file lacks, because the machine stopped between the commit and the line."""
    known = {entry.public_id for entry in entries()}
    missing = Erasure.objects.exclude(public_id__in=known)
    for erasure in missing:
        append(erasure)
    return len(missing)
