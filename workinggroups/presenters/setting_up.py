"""A setting-up document as a whole, in one of its two variants."""

from collections.abc import Mapping, Set
from typing import Any

from django.utils.translation import gettext as _

from workinggroups.enums import Variant
from workinggroups.models import SettingUpDocument
from workinggroups.presenters import set_up_internal, set_up_public
from workinggroups.presenters.chapters import Paper
from workinggroups.presenters.set_up_names import moment, text


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
        set_up_public.chapters(content) if is_public else set_up_internal.chapters(content, hidden=hidden)
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
        rows.append((_("Signed for the secretariat"), _signature(document)))
    return [*rows, (_("Fingerprint (SHA-256)"), document.content_hash)]


def _signature(document: SettingUpDocument) -> str:
    name = document.signed_by.full_name if document.signed_by else ""
    at = moment(document.signed_at.isoformat()) if document.signed_at else ""
    return ", ".join(part for part in (name, at) if part)
