"""The search index on a real PostgreSQL."""

import pytest

from clusterpolisee.core.search import services as search

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _documents(db):
    search.index("t.doc", 1, language="en", title="Village networks", body="Farm stays for visitors")
    search.index("t.doc", 2, language="bg", title="Мрежи на общините", body="Практиките на малките фирми")
    search.index("t.doc", 3, language="hu", title="Vállalkozások", body="Közösségi fejlesztések")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("village", [1]),
        ("villages farms", [1]),
        ("община", [2]),
        ("практика", [2]),
        ("vallalkozas", [3]),
        ("visit", [1]),
        ("village община", []),
        ("':*&|!<->", []),
        ("", []),
    ],
)
def test_words_are_found_in_their_own_language(text, found):
    assert search.matching("t.doc", text) == found


def test_a_renewed_document_forgets_its_old_words():
    search.index("t.doc", 1, language="en", title="Clusters", body="Nothing else")
    assert search.matching("t.doc", "village") == []
    search.remove("t.doc", 1)
    assert search.matching("t.doc", "clusters") == []


def test_a_hit_in_the_title_comes_first():
    search.index("t.doc", 4, language="en", title="Other", body="A village in the text")
    assert search.matching("t.doc", "village") == [1, 4]
