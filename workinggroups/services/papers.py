"""Writing a concept paper: title, summary and seven sections, each in four languages."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.models import Call, PaperSection, TranslationMark
from workinggroups.queries.papers import fingerprint_of, texts_of
from workinggroups.services.changed import count_saving, demand_unchanged, lock_for_editing

TITLES = tuple(f"{field}_{language}" for field in ("title", "summary") for language in LANGUAGES)
OF_THE_TITLE = (*TITLES, "source_language")


def stored_title(call: Call) -> dict[str, str]:
    return {name: getattr(call, name) or "" for name in OF_THE_TITLE}


def save_title(call: Call, *, values: Mapping[str, str], version: str, by: Any) -> Call:
    """Title and summary; raises ChangedMeanwhile when they are not those the form was opened with."""
    with recorded(by=by):
        row = lock_for_editing(call, by=by)
        demand_unchanged(stored_title(row), version)
        for name in OF_THE_TITLE:
            setattr(row, name, values[name])
        row.save(update_fields=OF_THE_TITLE)
        count_saving(row)
    return row


def stored_texts(call: Call, names: Iterable[str]) -> dict[str, str]:
    """The texts of the fields `<section>_<language>`."""
    texts = texts_of(call)
    return {name: texts[code][language] for name in names for code, language in [split(name)]}


def split(name: str) -> tuple[str, str]:
    """Section and language of a field's name."""
    code, _mark, language = name.rpartition("_")
    return code, language


def save_sections(
    call: Call, *, values: Mapping[str, str], version: str, by: Any, fitting: Collection[str] = ()
) -> Call:
    """Store texts by `<section>_<language>`. `fitting` names translations that were looked at again and fit
    their source as it now stands. Raises ChangedMeanwhile like `save_title`."""
    with recorded(by=by):
        row = lock_for_editing(call, by=by)
        demand_unchanged(stored_texts(row, values), version)
        write_sections(row, values=values, fitting=fitting)
        count_saving(row)
    return row


def write_sections(call: Call, *, values: Mapping[str, str], fitting: Collection[str] = ()) -> list[str]:
    """Write what differs, inside the caller's transaction; the codes of the sections that changed."""
    before = texts_of(call)
    changed = [name for name, text in values.items() if before[split(name)[0]][split(name)[1]] != text]
    codes = list(dict.fromkeys(split(name)[0] for name in changed))
    rows = {row.code: row for row in call.sections.filter(code__in=codes)}
    for code in codes:
        section = rows.get(code) or PaperSection(call=call, code=code)
        for name in changed:
            if split(name)[0] == code:
                setattr(section, f"text_{split(name)[1]}", values[name])
        section.save()
    _note_wordings(call, before, changed, fitting)
    return codes


def _note_wordings(
    call: Call, before: Mapping[str, Mapping[str, str]], changed: Collection[str], fitting: Collection[str]
) -> None:
    """A translation that was written or looked at now fits the source of now; of the others of a source that
    changed it is kept that they fitted the wording before."""
    source, after = call.source_language, texts_of(call)
    for code in {split(name)[0] for name in (*changed, *fitting)}:
        fresh = {split(name)[1] for name in (*changed, *fitting) if split(name)[0] == code} - {source}
        for language in fresh:
            TranslationMark.objects.update_or_create(
                call=call,
                part=code,
                language=language,
                defaults={"source_hash": fingerprint_of(after[code][source])},
            )
        if f"{code}_{source}" in changed:
            _keep_wording(call, code, before[code], fresh)


def _keep_wording(call: Call, code: str, before: Mapping[str, str], fresh: Collection[str]) -> None:
    source = call.source_language
    for language in LANGUAGES:
        if language not in (source, *fresh) and before[language]:
            TranslationMark.objects.get_or_create(
                call=call,
                part=code,
                language=language,
                defaults={"source_hash": fingerprint_of(before[source])},
            )
