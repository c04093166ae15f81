"""Alphabetical order as the reader's language has it.

The embedded PostgreSQL sorts by code point, so short lists are sorted here.
"""

import unicodedata
from typing import Any

# Letters that stand behind their base letter in the alphabet instead of among its accented forms.
OWN_LETTERS = {"hu": {"ö": "o~", "ő": "o~", "ü": "u~", "ű": "u~"}}
DIGRAPHS = {"hu": ("dzs", "cs", "dz", "gy", "ly", "ny", "sz", "ty", "zs")}


def sort_key(text: str, language: str) -> tuple[Any, ...]:
    """Key for `sorted`: letters first without, then with their accents; Hungarian digraphs are letters."""
    folded = unicodedata.normalize("NFC", text.casefold())
    primary = folded
    for letter, key in OWN_LETTERS.get(language, {}).items():
        primary = primary.replace(letter, key)
    for digraph in DIGRAPHS.get(language, ()):
        primary = primary.replace(digraph, digraph[0] + "~" + digraph[1:])
    bare = "".join(c for c in unicodedata.normalize("NFD", primary) if not _is_accent(c))
    return (unicodedata.normalize("NFC", bare), folded, text)


def _is_accent(char: str) -> bool:
    return bool(unicodedata.combining(char)) and char != "\u0306"  # the breve makes й of и
