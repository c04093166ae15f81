"""The page of reports in the reader's words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import override

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call
from workinggroups.permissions.documents import check_can_report


def why_closed(call: Call, user: Any) -> str:
    """Why nothing can be taken out now; empty when it can."""
    try:
        check_can_report(call, user)
    except Refused as refusal:
        return str(refusal.reason)
    return ""


def language_links(call: Call) -> list[tuple[str, str, str, str]]:
    """Code and name of each language, with the addresses of the evaluation report as PDF and Word file."""
    found = []
    for code, name in LANGUAGE_NAMES.items():
        with override(code):
            urls = [reverse("workinggroups:evaluation_report", args=[call.slug, e]) for e in ("pdf", "docx")]
        found.append((code, name, urls[0], urls[1]))
    return found
