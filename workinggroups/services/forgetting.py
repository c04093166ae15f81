"""Taking out what people wrote in expressions of interest, with everything that hangs on them.

What stays are statistics: that one was sent, for which kind of seat and from which country, states, scores,
moments and fingerprints.
"""

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from clusterpolisee.core.accounts.erased import MARKER
from workinggroups.models import (
    Assignment,
    Attachment,
    Clarification,
    CoEditor,
    ConflictDeclaration,
    DuplicateMark,
    Endorsement,
    Expression,
    ExpressionAnswer,
    ExpressionVersion,
    Review,
    ScreeningAnswer,
)

TEXTS = ("profile", "motivation", "experience", "contribution")
JUDGED = ("screening_reason", "decision_reason")


def forget_texts(keys: list[Any]) -> dict[str, int]:
    """Take out the texts and files of the expressions with these keys, and what others wrote about them.

    Returns how many rows of each kind it changed. Files go once the transaction has committed.
    """
    rows = Expression.objects.filter(pk__in=keys)
    counts = {
        "annexes": _files(keys),
        "answers": _blank(ExpressionAnswer, keys, "text"),
        "versions": _versions(keys),
        "clarifications": _blank(Clarification, keys, "text", "before", "after"),
        "co_editors": CoEditor.objects.filter(expression__in=keys).delete()[0],
    }
    _about(keys)
    for row in rows:
        row.competences.clear()
    for field in JUDGED:
        rows.exclude(**{field: ""}).update(**{field: MARKER})
    counts["expressions"] = rows.update(**dict.fromkeys(TEXTS, MARKER), gender="")
    return counts


def _blank(model: Any, keys: list[Any], *fields: str) -> int:
    """Put the mark where something is written; what is empty stays empty."""
    rows = model.objects.filter(expression__in=keys)
    for field in fields:
        rows.exclude(**{field: ""}).update(**{field: MARKER})
    return int(rows.count())


def _about(keys: list[Any]) -> None:
    """What the evaluation side wrote about the expressions."""
    _blank(Review, keys, "comment", "comment_to_applicant")
    _blank(ScreeningAnswer, keys, "note")
    _blank(Endorsement, keys, "reason")
    _blank(Assignment, keys, "reason")
    _blank(ConflictDeclaration, keys, "statement", "waive_reason")
    DuplicateMark.objects.filter(Q(first__in=keys) | Q(second__in=keys)).update(reason=MARKER)


def _versions(keys: list[Any]) -> int:
    """The frame of what was sent stays, its fingerprint too; the words go."""
    count = 0
    for version in ExpressionVersion.objects.filter(expression__in=keys):
        content = version.content
        content |= {name: MARKER for name in TEXTS if content.get(name)}
        content["answers"] = dict.fromkeys(content.get("answers", {}), MARKER)
        content["competences"] = []
        content["annexes"] = [{**annex, "name": MARKER} for annex in content.get("annexes", [])]
        version.save(update_fields=["content"])
        count += 1
    return count


def _files(keys: list[Any]) -> int:
    rows = Attachment.objects.filter(expression__in=keys)
    for name in rows.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(lambda stored=name: default_storage.delete(stored))  # type: ignore[misc]
    rows.filter(removed_at__isnull=True).update(removed_at=Now())
    return int(rows.update(file="", name=MARKER))


def delete_drafts(rows: Any) -> int:
    """Delete drafts that were never sent, with their files."""
    drafts = list(rows.filter(submitted_at__isnull=True))
    keys = [draft.pk for draft in drafts]
    _files(keys)
    Attachment.objects.filter(expression__in=keys).update(replaces=None)
    Attachment.objects.filter(expression__in=keys).delete()
    for draft in drafts:
        draft.delete()
    return len(drafts)
