"""Message catalogues: make (from the sources), compile (.po to .mo), check (complete and right)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages import Catalog, Message

from devtools import messages
from devtools.complaint import Complaint
from devtools.places import CHECKOUT

LANGUAGES = ("en", "it", "hu", "bg")
SOURCE_LANGUAGE = "en"
SHOWN_PROBLEMS = 60


def main(arguments: Sequence[str]) -> int:
    """Run one of make, compile, check."""
    match list(arguments):
        case ["make"]:
            make_all()
        case ["compile"]:
            compile_all()
        case ["check"]:
            return _report(list(problems()))
        case _:
            raise Complaint("python3 -m devtools catalogues make|compile|check")
    return 0


def make_all(root: Path = CHECKOUT) -> None:
    """Bring every .po file in line with the sources: new strings in, unused ones out, translations kept."""
    template = messages.collect(root)
    for language in LANGUAGES:
        path = po_file(root, language)
        catalog = updated(messages.read(path, language), template, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, messages.as_po(catalog, language))
        missing = sum(not messages.is_complete(message) for message in _entries(catalog))
        print(f"{language}: {len(catalog)} strings, {missing} to translate")


def updated(catalog: Catalog, template: Catalog, language: str) -> Catalog:
    """Return a catalogue with exactly the strings of the template and the translations of `catalog`."""
    fresh = messages.empty(language)
    for wanted in _entries(template):
        known = catalog.get(wanted.id, wanted.context)
        source = language == SOURCE_LANGUAGE
        fresh.add(
            wanted.id,
            wanted.id if source else _kept(known, wanted),
            locations=wanted.locations,
            auto_comments=wanted.auto_comments,
            user_comments=known.user_comments if known else (),
            context=wanted.context,
            flags=wanted.flags | ({"fuzzy"} if known and known.fuzzy and not source else set()),
        )
    return fresh


def _kept(known: Message | None, wanted: Message) -> str | tuple[str, ...]:
    """Return the translation to keep, empty when there is none or a plural came or went."""
    if known and len(messages.ids(known)) == len(messages.ids(wanted)):
        return messages.texts(known) if wanted.pluralizable else messages.texts(known)[0]
    return ("", "") if wanted.pluralizable else ""


def compile_all(root: Path = CHECKOUT) -> None:
    """Write the .mo files; Complaint when a translation would break the text it is put into."""
    broken = []
    for language in LANGUAGES:
        path = po_file(root, language)
        if not path.exists():
            continue
        catalog = messages.read(path, language)
        broken += list(_placeholder_problems(catalog, language))
        _write(path.with_suffix(".mo"), messages.as_mo(catalog, language))
    if broken:
        raise Complaint("\n".join(broken))


def problems(root: Path = CHECKOUT) -> Iterator[str]:
    """Yield a line for everything untranslated, fuzzy, with wrong placeholders or out of date."""
    template = messages.collect(root)
    wanted = {_key(message) for message in _entries(template)}
    for language in LANGUAGES:
        catalog = messages.read(po_file(root, language), language)
        found = {_key(message) for message in _entries(catalog)}
        for _, text in sorted(wanted - found):
            yield f"{language}: not in the catalogue, run make messages: {' '.join(text.split())}"
        for _, text in sorted(found - wanted):
            yield f"{language}: no longer in the sources, run make messages: {' '.join(text.split())}"
        for message in _entries(catalog):
            if message.fuzzy:
                yield f"{language}: fuzzy: {_shown(message)}"
            elif not messages.is_complete(message):
                yield f"{language}: untranslated: {_shown(message)}"
        yield from _placeholder_problems(catalog, language)


def po_file(root: Path, language: str) -> Path:
    """Return the path of a language's catalogue."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def _entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _placeholder_problems(catalog: Catalog, language: str) -> Iterator[str]:
    for message in _entries(catalog):
        for problem in messages.placeholder_problems(message):
            yield f"{language}: translation {problem}: {_shown(message)}"


def _key(message: Message) -> tuple[str, str]:
    return message.context or "", "\n".join(messages.ids(message))


def _shown(message: Message) -> str:
    return " ".join(messages.ids(message)[0].split())[:90]


def _report(found: list[str]) -> int:
    for line in found[:SHOWN_PROBLEMS]:
        print(line)
    if len(found) > SHOWN_PROBLEMS:
        print(f"… and {len(found) - SHOWN_PROBLEMS} more")
    print(f"Catalogues: {len(found)} problems" if found else "Catalogues are complete", file=sys.stderr)
    return 1 if found else 0


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step, and not at all when nothing changed."""
    if path.exists() and path.read_bytes() == content:
        return
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.rename(path)
