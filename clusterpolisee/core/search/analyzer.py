"""From words to search terms, the same on any PostgreSQL: folding, stemming, four languages.

Each word yields its folded form and its stems, so that a search with or without accents, in the singular or
the plural, finds the same text.
"""

import re
import unicodedata
from functools import cache
from typing import Any

import snowballstemmer

from clusterpolisee.core.search.bulgarian import stem as bulgarian_stem

WORD = re.compile(r"\w+")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
SNOWBALL = {"en": "english", "it": "italian", "hu": "hungarian"}
LONGEST_WORD = 60


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(SNOWBALL[language])


def fold(text: str) -> str:
    """Lower case without accents; the breve stays, because it makes й a letter of its own."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) or c == "\u0306")
    return unicodedata.normalize("NFC", kept)


def forms(word: str, language: str) -> set[str]:
    """Search terms of one word of a text in `language`; other languages than ours are only folded."""
    word = word[:LONGEST_WORD]
    found = {fold(word)}
    if language == "bg":
        found.add(fold(bulgarian_stem(word.lower())))
    elif language in SNOWBALL:
        stemmer = _stemmer(language)
        found.add(fold(stemmer.stemWord(word.lower())))
        found.add(fold(stemmer.stemWord(fold(word))))
    return found


def terms(text: str, language: str) -> list[str]:
    """All search terms of a text, sorted."""
    return sorted({form for word in WORD.findall(text) for form in forms(word, language)})


def query(text: str) -> str:
    """A tsquery: every word must occur, in any of its forms; the reader need not say the language.

    Returns an empty string when the text holds no word.
    """
    groups = []
    for word in WORD.findall(text)[:12]:
        languages = ("bg",) if CYRILLIC.search(word) else tuple(SNOWBALL)
        alternatives = sorted({form for language in languages for form in forms(word, language)})
        groups.append("(" + " | ".join(f"'{form}'" for form in alternatives) + f" | '{fold(word)}':*)")
    return " & ".join(groups)
