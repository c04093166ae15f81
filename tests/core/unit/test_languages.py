"""Alphabets, fallbacks and stems."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.search import analyzer
from clusterpolisee.core.search.bulgarian import stem


def test_hungarian_letters_stand_where_the_alphabet_has_them():
    words = ["Zala", "csárda", "állat", "alma", "cukor", "Őrség", "orgona", "őz", "szabó", "sóder", "ozmózis"]
    expected = [
        "állat",
        "alma",
        "cukor",
        "csárda",
        "orgona",
        "ozmózis",
        "Őrség",
        "őz",
        "sóder",
        "szabó",
        "Zala",
    ]
    assert sorted(words, key=lambda w: sort_key(w, "hu")) == expected


def test_bulgarian_letters_keep_their_order_and_capitals_do_not_matter():
    words = ["Ямбол", "йод", "Ихтиман", "Айтос", "Кърджали"]
    assert sorted(words, key=lambda w: sort_key(w, "bg")) == ["Айтос", "Ихтиман", "йод", "Кърджали", "Ямбол"]


def test_a_missing_language_falls_back_and_says_so():
    practice = SimpleNamespace(
        source_language="bg", title_bg="Заглавие", title_en="", title_it=None, title_hu=""
    )
    with translation.override("hu"):
        text = in_language(practice, "title")
    assert (text.value, text.language, text.is_fallback) == ("Заглавие", "bg", True)
    assert in_language(practice, "title", "bg").is_fallback is False
    assert in_language(practice, "title", "bg").label == ""


@pytest.mark.parametrize(
    "forms",
    [
        "практика практики практиките практиката",
        "община общини общините общината",
        "мрежа мрежи мрежите мрежата",
        "град градове градовете градът",
        "проект проекти проектите проектът",
        "фермер фермери фермерите фермерът",
    ],
)
def test_bulgarian_forms_share_a_stem(forms):
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "text", "sought"),
    [
        ("en", "Practices of villages", "practice"),
        ("it", "Le aziende della città", "azienda citta"),
        ("hu", "Vállalkozások közössége", "vallalkozas"),
        ("bg", "практиките на общините", "община практика"),
    ],
)
def test_a_text_is_found_in_other_forms_and_without_accents(language, text, sought):
    held = set(analyzer.terms(text, language))
    for word in sought.split():
        assert held & {form for code in ("en", "it", "hu", "bg") for form in analyzer.forms(word, code)}


@pytest.mark.parametrize("text", ["", "   ", "!?", "'", "\\"])
def test_a_search_without_words_asks_nothing(text):
    assert analyzer.query(text) == ""
