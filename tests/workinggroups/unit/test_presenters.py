"""Codes become words."""

from workinggroups.presenters.calls import Chapter, chapters


def test_a_line_with_two_hashes_begins_a_chapter() -> None:
    text = "Before\n\n## Background\nOne\nTwo\n## Aims\nThree"
    assert chapters(text) == [
        Chapter("", ["Before"]),
        Chapter("Background", ["One", "Two"]),
        Chapter("Aims", ["Three"]),
    ]


def test_a_paper_without_words_has_no_chapter() -> None:
    assert chapters(" \n") == []


def test_markup_in_a_paper_stays_text() -> None:
    assert chapters("## <b>x</b>") == [Chapter("<b>x</b>", [])]
