"""What every template keeps to."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN = [path for path in TEMPLATES if "gallery" not in str(path)]  # the gallery shows samples to developers
LETTERS = re.compile(r"[^\W\d_]{2,}")
LIBRARIES = {"account", "admin", "allauth", "mfa", "socialaccount", "usersessions", "bootstrap5"}
SPOKEN_ATTRIBUTES = re.compile(r"(?:aria-label|alt|title|placeholder)=\"([^\"{]*)\"")
STYLE_NAME = re.compile(r"{% block width %}\w*{% endblock %}")
# Proper names and codes that are the same in every language.
SAME_EVERYWHERE = {"ClusterPoliSEE", "EN", "IT", "HU", "BG", "PDF", "XLSX", "nbsp", "CSV", "WP", "amp", "SEE"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words_outside_translation(source: str) -> list[str]:
    translating, commenting, text = 0, 0, ""
    source = STYLE_NAME.sub("", source)
    for token in Lexer(source).tokenize():
        tag = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        translating += tag in {"blocktranslate", "blocktrans"}
        translating -= tag in {"endblocktranslate", "endblocktrans"}
        commenting += tag == "comment"
        commenting -= tag == "endcomment"
        if token.token_type == TokenType.TEXT:
            text += token.contents if not translating and not commenting else " "
        else:
            text += "\u0000"
    found = [word for value in SPOKEN_ATTRIBUTES.findall(text) for word in LETTERS.findall(value)]
    visible = re.sub(r"<(svg|style|script)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    found += LETTERS.findall(re.sub(r"&\w+;", " ", visible))
    return [word for word in found if word not in SAME_EVERYWHERE]


@pytest.mark.parametrize("path", OWN, ids=name)
def test_every_word_a_reader_sees_is_marked_for_translation(path):
    assert words_outside_translation(path.read_text(encoding="utf-8")) == []


def test_the_check_for_unmarked_words_can_fail():
    assert words_outside_translation('<p>Hello</p><img alt="A picture">') == ["picture", "Hello"]
    assert words_outside_translation("{% translate 'Hello' %}<b>{{ name }}</b>") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_holds_inline_style_or_script(path):
    source = path.read_text(encoding="utf-8")
    if path != ROOT / "templates/mail/frame.html":  # a mail has no style sheet to link to
        assert not re.search(r"\sstyle=|<style\b", source)
    assert not re.search(r"\son[a-z]+=\"|javascript:", source)
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", source)


def test_every_template_is_used():
    python = "\n".join(p.read_text(encoding="utf-8") for p in ROOT.rglob("*.py") if ".venv" not in p.parts)
    sources = {path: path.read_text(encoding="utf-8") for path in TEMPLATES}
    unused = []
    for path in TEMPLATES:
        short = path.relative_to(ROOT / "templates").as_posix()
        folder = short.split("/")[0]
        if folder in LIBRARIES or "/" not in short:
            continue  # found by a library under a name of its own choice
        if f"{short.rsplit('_', 1)[0]}_{{" in python:
            continue  # one of a family whose member is named by a code
        if short not in python and not any(short in text for other, text in sources.items() if other != path):
            unused.append(short)
    assert not [name for name in unused if not re.match(r"errors/\d+\.html", name)]


@pytest.mark.parametrize("path", OWN, ids=name)
def test_templates_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120
