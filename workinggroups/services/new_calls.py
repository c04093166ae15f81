"""New calls: from nothing, or with the contents of another one."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import CallState, Section
from workinggroups.models import Call, PaperSection, WorkingGroup
from workinggroups.permissions.calls import check_can_start_call
from workinggroups.queries.calls import sources_for_cloning
from workinggroups.services.formats import in_four

COPIED_RULES = ("zone", "is_sealed", "hidden_fields", "reviews_wanted", "clarification_days", "offer_days")
# Every list of a call that a clone takes over, with its texts and its other fields.
COPIED_LISTS = {
    "sections": (("text",), ("code",)),
    "questions": (("label", "help"), ("code", "position", "asked_of", "longest", "is_required")),
    "eligibility_questions": (("text", "help"), ("code", "position", "asked_of")),
    "competences": (("name",), ("code", "position")),
    "sought_seats": (("profile",), ("kind", "position")),
    "translation_marks": ((), ("part", "language", "source_hash")),
}
CRITERION = (("name", "help"), ("code", "position", "weight", "max_score", "threshold"))
ANCHOR = (("text",), ("score",))


def start(group: WorkingGroup, *, values: Mapping[str, Any], by: Any) -> Call:
    """A draft with its title in the language it is written in; `values["clone"]` names a call to copy.

    The same form sent twice brings back the draft it made.
    """
    title, language = values["title"], values["source_language"]
    with recorded(by=by):
        locked = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        check_can_start_call(locked, by)
        drafts = locked.calls.filter(state=CallState.DRAFT)
        for draft in drafts:
            if getattr(draft, f"title_{language}") == title:
                return draft
        source = sources_for_cloning(by).filter(pk=values["clone"]).first() if values.get("clone") else None
        made = _make(locked, title=title, language=language, source=source, by=by)
        if source is None:
            for code in Section.values:
                PaperSection.objects.create(call=made, code=code)
        else:
            _copy(source, made)
    return made


def free_slug(group: WorkingGroup) -> str:
    """`wg3` for the first call of group 3, then `wg3-2`, `wg3-3` and so on."""
    taken = set(Call.objects.filter(slug__startswith=group.slug).values_list("slug", flat=True))
    numbered = (f"{group.slug}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (group.slug, *numbered) if slug not in taken)


def _make(group: WorkingGroup, *, title: str, language: str, source: Call | None, by: Any) -> Call:
    rules = {name: getattr(source, name) for name in COPIED_RULES} if source else {}
    return Call.objects.create(
        slug=free_slug(group),
        group=group,
        source_language=language,
        cloned_from=source,
        paper_is_sample=bool(source and source.paper_is_sample),
        is_sample=by.is_sample,
        **{f"title_{code}": title if code == language else "" for code in LANGUAGES},
        **{f"summary_{code}": "" for code in LANGUAGES},
        **rules,
    )


def _copy(source: Call, made: Call) -> None:
    for name, (texts, others) in COPIED_LISTS.items():
        if name == "translation_marks" and made.source_language != source.source_language:
            continue
        for row in getattr(source, name).all():
            _copied(row, texts, others, call=made)
    for criterion in source.criteria.prefetch_related("anchors"):
        twin = _copied(criterion, *CRITERION, call=made)
        for anchor in criterion.anchors.all():
            _copied(anchor, *ANCHOR, criterion=twin)


def _copied(row: Model, texts: tuple[str, ...], others: tuple[str, ...], **parent: Any) -> Any:
    values = {name: getattr(row, name) for name in others}
    values |= {name: getattr(row, name) or "" for name in in_four(texts)}
    return type(row)._default_manager.create(**values, **parent)
