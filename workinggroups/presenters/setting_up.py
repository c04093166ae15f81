"""A setting-up document as a whole, in one of its two variants."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES
from clusterpolisee.core.ui import formats
from workinggroups.enums import Variant
from workinggroups.models import Call, SettingUpDocument, WorkingGroup
from workinggroups.presenters import set_up_internal, set_up_public
from workinggroups.presenters.badges import Badge
from workinggroups.presenters.chapters import Paper
from workinggroups.presenters.set_up_names import moment, text
from workinggroups.queries.set_up_names import publicly_named


def paper_of(
    content: Mapping[str, Any],
    variant: str,
    *,
    document: SettingUpDocument | None = None,
    hidden: Set[str] = frozenset(),
) -> Paper:
    """In the active language. Without a `document` the content comes from the present records, unsigned."""
    group = content["group"]
    is_public = variant == Variant.PUBLIC
    chapters = (
        set_up_public.chapters(content, named=publicly_named(content))
        if is_public
        else set_up_internal.chapters(content, hidden=hidden)
    )
    return Paper(
        title=_("Setting-up document of working group %(number)s") % {"number": group["number"]},
        lead=text(group["names"]),
        notes=list(_notes(content, document, hidden=hidden if not is_public else frozenset())),
        facts=_facts(variant, document),
        chapters=chapters,
        footer=_("Setting-up document, working group %(number)s") % {"number": group["number"]},
    )


def _notes(content: Mapping[str, Any], document: SettingUpDocument | None, *, hidden: Set[str]) -> Any:
    if content["is_sample"]:
        yield _("This document contains sample data. It does not describe real applicants or members.")
    if document is None or document.signed_at is None:
        yield _("Draft, not signed.")
    if hidden:
        yield _("What concerns your conflicts of interest is left out of this copy.")


def _facts(variant: str, document: SettingUpDocument | None) -> list[tuple[str, str]]:
    is_public = variant == Variant.PUBLIC
    rows = [
        (_("Variant"), _("public: composition and process") if is_public else _("internal, confidential"))
    ]
    if document is None:
        return [*rows, (_("Made from"), _("the present records"))]
    number = str(document.amendment) if document.amendment else _("none, this is the first document")
    rows.append((_("Amendment"), number))
    if document.reason and not is_public:
        rows.append((_("Reason of the amendment"), document.reason))
    rows.append((_("Made"), moment(document.made_at.isoformat())))
    if document.signed_at:
        rows.append((_("Signed for the secretariat"), _signature(document, with_name=not is_public)))
    return [*rows, (_("Fingerprint (SHA-256)"), document.content_hash)]


def _signature(document: SettingUpDocument, *, with_name: bool) -> str:
    name = document.signed_by.full_name if document.signed_by and with_name else ""
    at = moment(document.signed_at.isoformat()) if document.signed_at else ""
    return ", ".join(part for part in (name, at) if part)


ROUTES = {
    Variant.PUBLIC: "workinggroups:setting_up_file_public",
    Variant.INTERNAL: "workinggroups:setting_up_file_internal",
}


def file_links(call: Call, document: SettingUpDocument, variant: Variant) -> list[tuple[str, str, str, str]]:
    """Code and name of each language, with the addresses of the PDF and of the Word file in it."""
    found = []
    for code, name in LANGUAGE_NAMES.items():
        with override(code):
            urls = [
                reverse(ROUTES[variant], args=[call.slug, document.amendment, e]) for e in ("pdf", "docx")
            ]
        found.append((code, name, urls[0], urls[1]))
    return found


def version_name(document: SettingUpDocument) -> str:
    if not document.amendment:
        return _("First document")
    return _("Amendment %(number)s") % {"number": document.amendment}


def version_badge(document: SettingUpDocument) -> Badge:
    if document.signed_at is None:
        return Badge("warn", "edit", _("Draft, not signed"))
    return Badge("ok", "check", _("Signed"))


@dataclass(frozen=True)
class Signed:
    """The latest signed document of a call, for `_group_documents.html`."""

    call: Call
    version: str
    day: str
    is_sample: bool


def signed_documents(group: WorkingGroup, call: Call | None = None) -> list[Signed]:
    """One for each call of the group that has one, or of one call; in one query."""
    rows = SettingUpDocument.objects.public().filter(group=group).select_related("call")
    if call is not None:
        rows = rows.filter(call=call)
    latest: dict[int, SettingUpDocument] = {}
    for row in rows.defer("content").order_by("-amendment"):
        latest.setdefault(row.call_id, row)
    return [
        Signed(row.call, version_name(row), formats.day(row.signed_at, "medium"), row.is_sample)
        for row in latest.values()
        if row.signed_at
    ]
