"""The receipt of an expression of interest as a document."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.documents import pdf
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from workinggroups.models import Expression, ExpressionVersion
from workinggroups.presenters.content import content_of
from workinggroups.presenters.expressions import grouped_hash


def receipt_pdf(expression: Expression, version: ExpressionVersion) -> bytes:
    """A tagged PDF in the reader's language, with what was sent; moments in the zone of the call."""
    title = _("Receipt for the expression of interest %(number)s") % {"number": expression.reference}
    with timezone.override(expression.call.zone):
        data = {
            "lead": in_language(expression.call, "title").value,
            "sample": _("Sample data: this is not a real expression of interest.")
            if expression.is_sample
            else "",
            "facts": _facts(expression, version),
            "proof": _(
                "The fingerprint is the SHA-256 of what was sent. Anybody who has the content can compute it "
                "again."
            ),
            "parts": _parts(expression, version),
            "footer": f"{expression.reference}, {_('version %(number)s') % {'number': version.number}}",
        }
    return pdf.render("receipt", data, language=get_language() or "en", title=title)


def _facts(expression: Expression, version: ExpressionVersion) -> list[list[str]]:
    group = expression.call.group
    return [
        [_("Number"), expression.reference],
        [_("Version"), formats.number(version.number)],
        [_("Received"), formats.moment(version.submitted_at, "full")],
        [_("Time zone of the call"), expression.call.zone],
        [_("Working group"), f"{group.number}. {in_language(group, 'name')}"],
        [_("Fingerprint"), grouped_hash(version.content_hash)],
    ]


def _parts(expression: Expression, version: ExpressionVersion) -> list[dict[str, Any]]:
    content = content_of(expression, version=version)
    facts = "\n".join(f"{label}: {value}" for label, value in content.facts)
    language = {"title": _("Language of the texts"), "text": content.language_name, "lang": ""}
    parts = [{"title": _("About the applicant"), "text": facts, "lang": ""}, language]
    parts += [
        {"title": passage.label, "text": passage.text or _("Nothing written."),
         "lang": content.language if passage.text else ""}
        for passage in content.passages
    ]  # fmt: skip
    if content.competences:
        parts.append({"title": _("Competences"), "text": "\n".join(content.competences), "lang": ""})
    files = [
        f"{entry['name']} (SHA-256 {grouped_hash(entry['sha256'])})" for entry in version.content["annexes"]
    ]
    if files:
        parts.append({"title": _("Annexes"), "text": "\n".join(files), "lang": ""})
    return parts
