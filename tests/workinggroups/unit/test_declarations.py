"""The words that members sign, and those of the committees, are whole in four languages."""

import pytest

from clusterpolisee.core.languages.codes import LANGUAGES
from programme.imports import data_file
from workinggroups.enums import Step
from workinggroups.services.onboarding import wording


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", Step.values)
def test_every_step_says_as_much_in_every_language(step, language):
    english, words = wording(step, "en"), wording(step, language)
    assert words.title
    assert words.confirm
    assert len(words.points) == len(english.points)
    assert all(point.endswith(".") for point in words.points)


def test_each_language_has_a_fingerprint_of_its_own():
    found = {wording(step, language).fingerprint for step in Step.values for language in LANGUAGES}
    assert len(found) == len(Step.values) * len(LANGUAGES)


def test_an_unknown_language_reads_english_and_an_unknown_step_does_not_exist():
    assert wording("conduct", "xx").language == "en"
    with pytest.raises(KeyError):
        wording("nonsense", "en")


def test_the_two_committees_are_there_in_every_language():
    rows = data_file("committees")
    assert {row["kind"]: row["slug"] for row in rows} == {
        "steering": "steering-committee",
        "scientific": "scientific-committee",
    }
    for row in rows:
        assert all(row[field][code] for field in ("name", "summary", "theme") for code in LANGUAGES)
