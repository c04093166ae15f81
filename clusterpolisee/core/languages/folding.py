"""One spelling for searching and sorting in the database, which itself knows capitals of ASCII only.

Without capitals and accents "Koordinátor" is found by "koordinator", and stands among the k. Names of a list
come in several alphabets: Latin letters first, then Greek, then Cyrillic. An alphabet's own rules, such as
Hungarian digraphs, are for the short lists of `sorting`.
"""

import unicodedata
from typing import Any

from django.db.models import CharField, Func, Value
from django.db.models.functions import Lower

ALPHABETS = (range(0x00C0, 0x0250), range(0x0386, 0x0400), range(0x0400, 0x0500))
WITHOUT_PARTS = {"đ": "d", "ł": "l", "ø": "o", "ı": "i", "й": "й"}  # й is a letter, not an и with an accent


def _plain(char: str) -> str:
    small = char.lower()
    if small in WITHOUT_PARTS:
        return WITHOUT_PARTS[small]
    parts = unicodedata.normalize("NFD", small)
    return "".join(part for part in parts if not unicodedata.combining(part))


_pairs = {chr(code): _plain(chr(code)) for alphabet in ALPHABETS for code in alphabet}
_changed = {char: plain for char, plain in _pairs.items() if plain != char and len(plain) == 1}
FROM, TO = "".join(_changed), "".join(_changed.values())
TABLE = str.maketrans(FROM, TO)


def fold(text: str) -> str:
    """What `folded` makes of the same text."""
    return unicodedata.normalize("NFC", text).translate(TABLE).lower()


def folded(expression: Any) -> Lower:
    """The same in the database; immutable, so that columns and indexes can be made of it."""
    plain = Func(expression, Value(FROM), Value(TO), function="translate", output_field=CharField())
    return Lower(plain)
