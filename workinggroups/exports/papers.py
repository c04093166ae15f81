"""Documents in chapters as tagged PDF and as Word file."""

from datetime import datetime

from django.utils.translation import get_language

from clusterpolisee.core.documents import docx, pdf
from workinggroups.presenters.chapters import Facts, Grid, Heading, Paper


def as_pdf(template: str, paper: Paper) -> bytes:
    """In the active language; `template` names the typst file."""
    data = {
        "lead": paper.lead,
        "notes": list(paper.notes),
        "facts": [list(row) for row in paper.facts],
        "chapters": [chapter.as_data() for chapter in paper.chapters],
        "footer": paper.footer,
    }
    return pdf.render(template, data, language=get_language() or "en", title=paper.title)


def as_docx(paper: Paper, *, made_at: datetime | None = None) -> bytes:
    """In the active language."""
    document = docx.Document(title=paper.title, language=get_language() or "en", made_at=made_at)
    document.lead(paper.lead)
    for note in paper.notes:
        document.sample_note(note)
    document.facts(paper.facts)
    for chapter in paper.chapters:
        document.heading(1, chapter.title)
        for block in chapter.blocks:
            if isinstance(block, Facts):
                document.facts(block.rows)
            elif isinstance(block, Grid):
                document.table(block.header, block.rows, caption=block.caption)
            elif isinstance(block, Heading):
                document.heading(2, block.text)
            else:
                document.prose(block.text)
    return document.bytes()
