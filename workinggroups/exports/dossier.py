"""The dossier of a call as a zip: a folder for each expression that the reader may read, and a manifest.

In a folder: what was sent, the receipt, the reviews open to the reader and the examined annexes. While names
are hidden there is no receipt, and files have neutral names.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from workinggroups.enums import HiddenField
from workinggroups.exports.papers import as_pdf
from workinggroups.exports.receipt import receipt_pdf
from workinggroups.models import Call
from workinggroups.presenters.chapters import Chapter, Facts, Grid, Paper, Words
from workinggroups.presenters.content import content_of, neutral_name
from workinggroups.queries import reports
from workinggroups.queries.contents import latest_version
from workinggroups.queries.desk import Wanted, hidden_from

UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
NAMING = frozenset({HiddenField.NAME, HiddenField.ORGANISATION})
PORTION = 1024 * 1024


class Bundle:
    """A zip under way, which keeps the fingerprint of everything it takes in."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self.files: list[dict[str, Any]] = []

    def add(self, name: str, content: bytes) -> None:
        self._zip.writestr(name, content)
        self._note(name, hashlib.sha256(content).hexdigest(), len(content))

    def add_file(self, name: str, file: Any) -> None:
        digest, size = hashlib.sha256(), 0
        with file.open("rb") as source, self._zip.open(name, "w", force_zip64=True) as target:
            while portion := source.read(PORTION):
                target.write(portion)
                digest.update(portion)
                size += len(portion)
        self._note(name, digest.hexdigest(), size)

    def _note(self, name: str, digest: str, size: int) -> None:
        self.files.append({"path": name, "sha256": digest, "bytes": size})

    def close(self, about: dict[str, Any]) -> None:
        """Write the manifest, for people and programs, and the list that `sha256sum -c` reads."""
        sums = "".join(f"{row['sha256']}  {row['path']}\n" for row in self.files)
        manifest = json.dumps({**about, "files": self.files}, ensure_ascii=False, indent=1)
        self._zip.writestr("manifest.json", manifest)
        self._zip.writestr("SHA256SUMS", sums)
        self._zip.close()


def dossier(
    call: Call, wanted: Wanted, *, reader: Any, path: Path, progress: Callable[[int, int], None]
) -> Path:
    """Write the zip into `path`, in the active language."""
    rows = list(reports.wanted_rows(call, wanted, reader=reader).prefetch_related("attachments"))
    reviews: dict[Any, list[Any]] = {}
    for review in reports.open_reviews(reports.wanted_rows(call, wanted, reader=reader), reader=reader):
        reviews.setdefault(review.expression_id, []).append(review)
    hidden = hidden_from(call, reader)
    bundle = Bundle(path)
    closed = []
    for done, row in enumerate(rows, start=1):
        if reports.opens_text(row):
            _folder(bundle, row, reviews.get(row.pk, []), hidden)
        else:
            closed.append(row.reference)
        progress(done, len(rows))
    bundle.close(
        {
            "call": call.slug,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "expressions": len(rows) - len(closed),
            "left_out": closed,
            "left_out_because": "conflict of interest, or not declared yet" if closed else "",
            "hidden": sorted(hidden),
            "is_sample": call.is_sample or any(row.is_sample for row in rows),
        }
    )
    return path


def _folder(bundle: Bundle, row: Any, reviews: list[Any], hidden: frozenset[str]) -> None:
    folder = row.reference
    bundle.add(f"{folder}/expression.pdf", as_pdf("evaluation", _expression(row, hidden)))
    version = latest_version(row)
    if version is not None and not hidden & NAMING:
        bundle.add(f"{folder}/receipt-{version.number}.pdf", receipt_pdf(row, version))
    if reviews:
        bundle.add(f"{folder}/reviews.pdf", as_pdf("evaluation", _reviews(row, reviews)))
    if HiddenField.FILES not in hidden:
        for name, file in _annexes(row, neutral=bool(hidden & NAMING)):
            bundle.add_file(f"{folder}/annexes/{name}", file)


def _annexes(row: Any, *, neutral: bool) -> Iterator[tuple[str, Any]]:
    rows = [annex for annex in row.attachments.all() if annex.removed_at is None and annex.state == "clean"]
    for number, annex in enumerate(rows, start=1):
        name = neutral_name(annex, number) if neutral else f"{number:02d} {annex.name}"
        yield UNSAFE.sub("_", name).strip(". ") or f"{number:02d}", annex.file


def _note(row: Any) -> list[str]:
    return [_("Sample data: this is not a real expression of interest.")] if row.is_sample else []


def _expression(row: Any, hidden: frozenset[str]) -> Paper:
    content = content_of(row, identity=hidden)
    facts = [*content.facts, (_("Language of the texts"), content.language_name)]
    if row.content_hash:
        facts.append((_("Fingerprint (SHA-256)"), row.content_hash))
    chapters = [
        Chapter(passage.label, [Words(passage.text or _("Nothing written."))]) for passage in content.passages
    ]
    if content.competences:
        chapters.append(
            Chapter(_("Competences"), [Words("\n".join(f"- {name}" for name in content.competences))])
        )
    title = _("Expression of interest %(number)s") % {"number": row.reference}
    return Paper(title, "", _note(row), facts, chapters, row.reference)


def _reviews(row: Any, reviews: list[Any]) -> Paper:
    header = [_("Criterion"), _("Score"), _("Highest score")]
    chapters = []
    for review in reviews:
        scores = [
            [str(score.criterion.name), str(score.value), str(score.criterion.max_score)]
            for score in review.scores.all()
        ]
        text = review.comment or _("No comment.")
        blocks: list[Any] = [Facts([(_("Abstains"), _("yes") if review.abstains else _("no"))]), Words(text)]
        if scores:
            blocks.insert(1, Grid(_("Scores"), header, scores, (1, 0, 0), (1, 2)))
        if review.comment_to_applicant:
            blocks.append(Facts([(_("Comment to the applicant"), review.comment_to_applicant)]))
        chapters.append(Chapter(review.reviewer.full_name, blocks))
    title = _("Reviews of %(number)s") % {"number": row.reference}
    return Paper(title, "", _note(row), [], chapters, row.reference)
