"""Setting-up documents as files: both variants, PDF and Word, in the active language."""

from collections.abc import Mapping, Set
from typing import Any

from workinggroups.exports.papers import as_docx, as_pdf
from workinggroups.models import SettingUpDocument
from workinggroups.presenters.setting_up import paper_of

ENDINGS = ("pdf", "docx")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def setting_up_file(
    content: Mapping[str, Any],
    *,
    variant: str,
    ending: str,
    document: SettingUpDocument | None = None,
    hidden: Set[str] = frozenset(),
) -> bytes:
    """`ending` is one of `ENDINGS`. `hidden` are expressions that the reader of the internal variant must not
    judge."""
    paper = paper_of(content, variant, document=document, hidden=hidden)
    if ending == "pdf":
        return as_pdf("setting_up", paper)
    return as_docx(paper, made_at=document.made_at if document else None)


def file_name(number: int | None, variant: str, amendment: int | None, language: str, ending: str) -> str:
    version = "draft" if amendment is None else f"amendment-{amendment}"
    return f"wg{number}-setting-up-{variant}-{version}-{language}.{ending}"
