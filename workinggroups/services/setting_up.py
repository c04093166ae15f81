"""Setting-up documents: made from the records, made again while unsigned, signed, amended."""

from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.erased import MARKER
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import RELEASED
from workinggroups.models import Call, SettingUpDocument
from workinggroups.permissions.documents import check_can_make_document, check_can_sign_document
from workinggroups.permissions.groups import allowed
from workinggroups.presenters.set_up_changes import Change, differences
from workinggroups.queries.set_up import content_of

NOT_RELEASED = _("The setting-up document is made once the decisions of the call are released.")
NOTHING_NEW = _("The records have not changed since the document was signed.")
REASON_WANTED = _("Say why the signed document is amended.")
SIGNED_ALREADY = _("This document is signed already.")
NOT_THE_LATEST = _("A later document of this call exists. Sign that one.")
RECORDS_MOVED = _("The records have changed since this document was made. Make it again, then sign it.")


def seal_of(content: Mapping[str, Any]) -> str:
    """The fingerprint of a content. Of people only the marks count, see `queries.set_up_names`."""
    marks = {key: person["mark"] for key, person in content["people"].items()}
    return fingerprint({**content, "people": marks})


def is_intact(document: SettingUpDocument) -> bool:
    """Whether the content is still the one that was made."""
    return seal_of(document.content) == document.content_hash


def may_begin(call: Call) -> bool:
    """Whether the call is so far that its document can be made."""
    return call.state in RELEASED


def may_sign(document: SettingUpDocument, *, by: Any) -> bool:
    """Whether the document waits for the signature of this person."""
    return document.signed_at is None and allowed(check_can_sign_document, document.group, by)


def latest(call: Call) -> SettingUpDocument | None:
    rows = SettingUpDocument.objects.filter(call=call).select_related("made_by", "signed_by")
    return rows.order_by("-amendment").first()


def current_content(call: Call) -> dict[str, Any]:
    """What the document would say if it were made now."""
    return content_of(call.group, call)


def changes_since(document: SettingUpDocument, content: Mapping[str, Any] | None = None) -> list[Change]:
    """What has changed in the records since the document was made."""
    return differences(document.content, content or current_content(document.call))


def make(call: Call, *, by: Any, reason: str = "") -> SettingUpDocument:
    """Freeze what the records say now.

    The first one has the number 0. While it is not signed, making it again takes its place; after that each
    is a numbered amendment, and needs a change in the records and a reason.
    """
    with recorded(by=by):
        locked = Call.objects.select_for_update(of=("self",)).select_related("group__leader").get(pk=call.pk)
        check_can_make_document(locked.group, by)
        if locked.state not in RELEASED:
            raise Refused(NOT_RELEASED, status=409)
        content = current_content(locked)
        before = latest(locked)
        number = 0
        if before is not None and before.signed_at is None:
            number, reason = before.amendment, reason or before.reason
            before.delete()
        elif before is not None:
            if not reason.strip():
                raise Refused(REASON_WANTED, status=409)
            if not changes_since(before, content):
                raise Refused(NOTHING_NEW, status=409)
            number = before.amendment + 1
        return SettingUpDocument.objects.create(
            group=locked.group,
            call=locked,
            amendment=number,
            reason=reason.strip() if number else "",
            content=content,
            content_hash=seal_of(content),
            made_by=by,
            is_sample=content["is_sample"],
        )


def sign(document: SettingUpDocument, *, by: Any) -> SettingUpDocument:
    """The secretariat signs the latest document, as long as the records still say the same."""
    with recorded(by=by):
        call = Call.objects.select_for_update(of=("self",)).get(pk=document.call_id)
        check_can_sign_document(document.group, by)
        rows = SettingUpDocument.objects.select_for_update(of=("self",)).select_related(
            "call__group", "group"
        )
        found = rows.filter(pk=document.pk).first()
        newest = latest(call)
        if found is None or newest is None or newest.pk != found.pk:
            raise Refused(NOT_THE_LATEST, status=409)
        if found.signed_at is not None:
            raise Refused(SIGNED_ALREADY, status=409)
        if not is_intact(found) or changes_since(found):
            raise Refused(RECORDS_MOVED, status=409)
        SettingUpDocument.objects.filter(pk=found.pk).update(signed_at=Now(), signed_by=by)
        found.refresh_from_db()
    return found


def forget(person: User) -> int:
    """Take the name of an erased person out of all documents; their fingerprints stay as they are."""
    key = str(person.public_id)
    rows = SettingUpDocument.objects.filter(content__people__has_key=key).select_for_update(of=("self",))
    count = 0
    for document in rows:
        document.content["people"][key] = {
            "name": MARKER,
            "salt": "",
            "mark": document.content["people"][key]["mark"],
        }
        document.save(update_fields=["content"])
        count += 1
    return count
