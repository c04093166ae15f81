"""Message catalogues without GNU gettext, on a small tree."""

import gettext

import pytest

from devtools import catalogues, messages
from devtools.complaint import Complaint

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

title = _("Working groups")
seats = ngettext("One seat", "%(count)s seats", 2)
may = pgettext("month", "May")
hello = _("Hello {name}")
"""
TEMPLATE = """{% load i18n %}
      <h1>{% translate "Calls" %}</h1>
  <p title="{% translate 'Open' context 'call' %}">it's</p>
    {% blocktranslate trimmed count total=list|length %}
      One call of {{ group }}
    {% plural %}
      {{ total }} calls of {{ group }}
    {% endblocktranslate %}
"""


@pytest.fixture
def tree(tmp_path):
    for folder in ("programme", "templates", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "programme" / "texts.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "tests" / "other.py").write_text('_("never shown")', encoding="utf-8")
    return tmp_path


def po(tree, language):
    return catalogues.po_file(tree, language)


def translate(tree, language, texts):
    """Write translations into a catalogue, msgid to text or to a tuple; the rest stays English."""
    catalog = messages.read(po(tree, language), language)
    for message in catalog:
        if message.id:
            first = messages.ids(message)[0]
            kept = messages.ids(message) if message.pluralizable else first
            message.string = texts.get(first, kept)
    po(tree, language).write_bytes(messages.as_po(catalog, language))


def complete(tree):
    catalogues.make_all(tree)
    for language in ("it", "hu", "bg"):
        translate(tree, language, {})


def test_every_marked_string_is_found_once_with_its_kind(tree):
    found = {(m.context, m.id) for m in messages.collect(tree) if m.id}
    assert found == {
        (None, "Working groups"),
        (None, ("One seat", "%(count)s seats")),
        ("month", "May"),
        (None, "Hello {name}"),
        (None, "Calls"),
        ("call", "Open"),
        (None, ("One call of %(group)s", "%(total)s calls of %(group)s")),
    }


def test_english_is_filled_in_and_the_others_are_to_translate(tree):
    catalogues.make_all(tree)
    english = messages.read(po(tree, "en"), "en")
    assert english.get("Working groups").string == "Working groups"
    assert messages.texts(english.get("One seat")) == ("One seat", "%(count)s seats")
    assert messages.texts(messages.read(po(tree, "hu"), "hu").get("One seat")) == ("", "")


def test_making_again_changes_no_byte_and_keeps_translations(tree):
    complete(tree)
    translate(tree, "bg", {"Calls": "Покани"})
    before = {language: po(tree, language).read_bytes() for language in catalogues.LANGUAGES}
    catalogues.make_all(tree)
    assert {language: po(tree, language).read_bytes() for language in catalogues.LANGUAGES} == before
    assert "Покани".encode() in before["bg"]
    assert b"POT-Creation-Date" not in before["bg"]
    assert b"page.html:" not in before["bg"]


def test_strings_that_left_the_sources_leave_the_catalogues(tree):
    complete(tree)
    (tree / "programme" / "texts.py").unlink()
    catalogues.make_all(tree)
    assert "Working groups" not in po(tree, "it").read_text(encoding="utf-8")


def test_complete_catalogues_have_no_problem(tree):
    complete(tree)
    assert list(catalogues.problems(tree)) == []


def test_what_is_untranslated_fuzzy_or_missing_is_listed(tree):
    complete(tree)
    translate(tree, "it", {"Calls": "", "One seat": ("Un posto", "")})
    text = po(tree, "hu").read_text(encoding="utf-8")
    po(tree, "hu").write_text(text.replace('msgid "Calls"', '#, fuzzy\nmsgid "Calls"'), encoding="utf-8")
    (tree / "templates" / "new.html").write_text("{% translate 'Fresh' %}", encoding="utf-8")
    found = list(catalogues.problems(tree))
    assert "it: untranslated: Calls" in found
    assert "it: untranslated: One seat" in found
    assert "hu: fuzzy: Calls" in found
    assert "bg: not in the catalogue, run make messages: Fresh" in found


@pytest.mark.parametrize(
    ("original", "text", "problem"),
    [
        ("Hello {name}", "Ciao {nome}", "lacks {name} and adds {nome}"),
        ("Hello {name}", "Ciao", "lacks {name}"),
        ("One seat", ("Un posto", "%(conto)s posti"), "lacks %(count)s and adds %(conto)s"),
        ("One seat", ("Un posto", "%(count)d posti"), "lacks %(count)s and adds %(count)d"),
    ],
)
def test_a_translation_that_changes_a_placeholder_is_not_compiled(tree, original, text, problem):
    complete(tree)
    translate(tree, "it", {original: text})
    assert f"it: translation {problem}: {original}" in list(catalogues.problems(tree))
    with pytest.raises(Complaint, match="it: translation"):
        catalogues.compile_all(tree)


def test_a_singular_may_name_the_number_or_leave_it_out(tree):
    complete(tree)
    translate(tree, "hu", {"One seat": ("%(count)s hely", "%(count)s hely")})
    assert list(catalogues.problems(tree)) == []


def test_a_percent_sign_in_a_sentence_is_no_placeholder():
    assert messages.placeholders("100 % of all, 50% of some, 5%% off") == frozenset()


def test_compiled_catalogues_are_read_by_gettext_and_do_not_change_without_reason(tree):
    complete(tree)
    translate(tree, "hu", {"Calls": "Felhívások", "One seat": ("Egy hely", "%(count)s hely"), "May": ""})
    catalogues.compile_all(tree)
    file = po(tree, "hu").with_suffix(".mo")
    before = file.stat().st_mtime_ns
    catalogues.compile_all(tree)
    assert file.stat().st_mtime_ns == before
    with file.open("rb") as content:
        compiled = gettext.GNUTranslations(content)
    assert compiled.gettext("Calls") == "Felhívások"
    assert compiled.ngettext("One seat", "%(count)s seats", 1) == "Egy hely"
    assert compiled.ngettext("One seat", "%(count)s seats", 5) == "%(count)s hely"
    assert compiled.pgettext("month", "May") == "May"  # left out, so that the English text shows


def test_a_catalogue_that_cannot_be_read_is_named_with_its_line(tree):
    complete(tree)
    with po(tree, "bg").open("ab") as file:
        file.write(b'\nmsgid "Broken\n')
    with pytest.raises(Complaint, match=r"django\.po \(bg\), line \d+"):
        catalogues.compile_all(tree)
