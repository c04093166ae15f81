"""Addresses and names that only look like what they are not."""

import pytest
from django.core.exceptions import ValidationError

from clusterpolisee.core.accounts.validators import AddressField, NameField, plain_address, plain_name


def test_an_address_is_kept_in_lower_case_without_spaces_around_it():
    assert plain_address("  Maria.Rossi@Example.ORG ") == "maria.rossi@example.org"


@pytest.mark.parametrize(
    ("address", "sign"),
    [
        ("m\u0430ria@example.org", "U+0430"),  # Cyrillic a
        ("maria@ex\u0430mple.org", "U+0430"),
        ("\uff4daria@example.org", "U+FF4D"),  # full-width m
        ("maria\uff20example.org", "U+FF20"),
        ("maría@example.org", "U+00ED"),
    ],
)
def test_a_twin_of_a_latin_letter_is_named_in_the_refusal(address, sign):
    with pytest.raises(ValidationError, match=sign.replace("+", r"\+")) as refused:
        plain_address(address)
    assert "another sign" in refused.value.messages[0]


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u00ad", "\x00", "\n"])
def test_an_invisible_sign_in_an_address_is_refused_as_such(sign):
    with pytest.raises(ValidationError, match="invisible sign"):
        plain_address(f"ma{sign}ria@example.org")


def test_an_address_of_300_characters_is_refused_with_its_length():
    with pytest.raises(ValidationError, match="this one has 312"):
        plain_address("a" * 300 + "@example.org")


@pytest.mark.parametrize("address", ["maria", "maria@", "@example.org", "a b@example.org"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError, match="valid email"):
        plain_address(address)


@pytest.mark.parametrize(
    "name", ["Мария Петрова", "Kovács Ágnes", "O’Neill-Rossi", "=HYPERLINK(A1)", "<b>Ann</b>"]
)
def test_names_of_all_scripts_are_names(name):
    assert plain_name(name) == name


def test_spaces_in_a_name_collapse_and_accents_have_one_way_of_writing():
    assert plain_name("  Kova\u0301cs \t\u00a0 Anna\n") == "Kovács Anna"


@pytest.mark.parametrize("sign", ["\u202e", "\u200f", "\u200b", "\u2066", "\x07", "\u2028", "\ufeff"])
def test_marks_of_direction_and_invisible_signs_are_no_part_of_a_name(sign):
    with pytest.raises(ValidationError, match="invisible sign"):
        plain_name(f"Anna{sign} Rossi")


def test_a_name_of_300_characters_is_refused_with_its_length():
    with pytest.raises(ValidationError, match="this one has 300"):
        plain_name("a" * 300)


@pytest.mark.parametrize("name", ["123", "---", "Visit www.example.org", "see https://example.org"])
def test_a_name_has_letters_and_leads_nowhere(name):
    with pytest.raises(ValidationError):
        plain_name(name)


def test_fields_that_may_stay_empty_do():
    assert AddressField(required=False).clean("") == ""
    assert NameField(required=False).clean(" ") == ""


def test_a_name_of_spaces_is_missing():
    with pytest.raises(ValidationError, match="required"):
        NameField().clean("   ")
