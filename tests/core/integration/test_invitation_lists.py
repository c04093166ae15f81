"""Inviting many people at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from clusterpolisee.core.accounts import limits
from clusterpolisee.core.accounts.limits import INVITATIONS
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.partners import imports
from clusterpolisee.core.partners.models import Invitation
from clusterpolisee.core.partners.services import invitation_lists, invitations
from clusterpolisee.core.partners.services.invitation_lists import Defaults, Verdict
from clusterpolisee.core.ui.people.invitation_forms import BulkForm

pytestmark = pytest.mark.django_db
BULK = "/en/people/invitations/bulk/"


def judged(text, *, by, **defaults):
    values = {"kind": "member", "language": "en", **defaults}
    return invitation_lists.check(imports.lines(text), Defaults(**values), by=by)


def verdicts(text, *, by, **defaults):
    return [row.verdict for row in judged(text, by=by, **defaults)]


def test_every_line_gets_its_verdict(cast, organisations):
    mag = organisations["mag"]
    invitations.invite(
        email="waiting@example.org", kind="member", organisation=mag, language="en", by=cast.secretariat
    )
    text = "\n".join(
        (
            "anna@example.org; Anna Nagy",
            f"{cast.partner.email}",
            "waiting@example.org",
            "not an address",
            "m\u0430ria@example.org; Maria",
            "ANNA@example.org",
            "b@example.org; B; nowhere",
            "c@example.org; C; MAG; director",
            "d@example.org; D; MAG; coordinator; fr",
            "e@example.org; E\u202e",
            "f@example.org; Ferenc; bsmepa; Coordinator; Magyar",
            "g@example.org; Gina; ; expert",
        )
    )
    assert verdicts(text, by=cast.secretariat, organisation=mag) == [
        Verdict.OK, Verdict.HOLDS_ALREADY, Verdict.INVITED_ALREADY, Verdict.BAD_ADDRESS, Verdict.BAD_ADDRESS,
        Verdict.DUPLICATE, Verdict.UNKNOWN_BODY, Verdict.UNKNOWN_KIND, Verdict.UNKNOWN_LANGUAGE,
        Verdict.BAD_NAME, Verdict.OK, Verdict.OK,
    ]  # fmt: skip


def test_a_coordinator_knows_neither_other_bodies_nor_experts(cast, organisations):
    text = "a@example.org; A; BSMEPA\nb@example.org; B; MAG; expert\nc@example.org"
    assert verdicts(text, by=cast.coordinator, organisation=organisations["mag"]) == [
        Verdict.UNKNOWN_BODY,
        Verdict.UNKNOWN_KIND,
        Verdict.OK,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a@example.org\nb@example.org\n",
        "\n a@example.org ;Anna\n\n b@example.org ; Béla\n",
        "Anna <a@example.org>\nBéla <b@example.org>",
        "Name;E-mail\nAnna;a@example.org\nBéla;b@example.org",
        'name,email\n"Nagy, Anna",a@example.org\nBéla,b@example.org',
        "email\tname\na@example.org\tAnna\nb@example.org\tBéla",
    ],
)
def test_lists_are_read_as_people_have_them(text):
    assert [line.email for line in imports.lines(text)] == ["a@example.org", "b@example.org"]


def test_headings_are_understood_in_the_language_of_the_reader_and_unknown_columns_left_out():
    found = imports.lines("Phone;E-mail address;Organisation\n123;a@example.org;MAG")
    assert (found[0].email, found[0].organisation, found[0].number) == ("a@example.org", "MAG", 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_that_the_page_names_are_understood(cast, language):
    with translation.override(language):
        told = str(BulkForm(user=cast.coordinator).fields["people"].help_text)
        headings = told.split(":", 1)[1].split(".", 1)[0].strip()
        [found] = imports.lines(f"{headings}\na@example.org; Anna; MAG; coordinator; hu")
    written = (found.email, found.full_name, found.organisation, found.kind, found.language)
    assert written == ("a@example.org", "Anna", "MAG", "coordinator", "hu")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_spreadsheet_programs_are_read(encoding):
    assert imports.decoded("a@example.org;Ágnes Иванова".encode(encoding)).endswith("Ágnes Иванова")


@pytest.mark.parametrize("content", [b"\xff\xfea", b"\xc1\xc2", b"a\x00b", b"PK\x03\x04\xff\xfe"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(imports.UnreadableList):
        imports.decoded(content)


def test_judging_asks_the_same_number_of_queries_for_one_and_for_fifty(cast, organisations):
    counts = []
    cast.coordinator.holds("secretariat")  # asked once for each request
    for number in (1, 50):
        text = "\n".join(f"p{i}@example.org" for i in range(number))
        with CaptureQueriesContext(connection) as asked:
            judged(text, by=cast.coordinator, organisation=organisations["mag"])
        counts.append(len(asked))
    assert counts[0] == counts[1]


def form(organisations, people="", **changes):
    values = {
        "people": people, "kind": "member", "organisation": organisations["mag"].pk, "language": "hu",
        "message": "Welcome", "step": "check",
    }  # fmt: skip
    return {**values, **changes}


def test_nothing_is_sent_before_the_list_was_confirmed(cast, organisations, log_in):
    client = log_in(cast.coordinator)
    people = "a@example.org; Anna\nbroken\nb@example.org"
    page = client.post(BULK, form(organisations, people))
    assert page.status_code == 200
    assert (page.context["good"], page.context["bad"]) == (2, 1)
    assert not Invitation.objects.exists()
    kept = page.context["kept"]
    assert kept["people"] == people
    report = client.post(BULK, {**kept, "step": "send"})
    assert (report.context["good"], report.context["bad"]) == (2, 1)
    assert set(Invitation.objects.values_list("email", "language", "message")) == {
        ("a@example.org", "hu", "Welcome"),
        ("b@example.org", "hu", "Welcome"),
    }
    again = client.post(BULK, {**kept, "step": "send"})
    assert again.context["good"] == 0
    assert Invitation.objects.count() == 2


def test_changing_the_list_brings_everything_back_into_the_form(cast, organisations, log_in):
    client = log_in(cast.coordinator)
    kept = client.post(BULK, form(organisations, "a@example.org\nbroken")).context["kept"]
    page = client.post(BULK, {**kept, "step": "edit"}).content.decode()
    assert "a@example.org\nbroken" in page
    assert "Welcome" in page
    assert not Invitation.objects.exists()


def test_a_file_counts_like_pasted_lines_and_is_kept_for_the_next_step(cast, organisations, log_in):
    file = SimpleUploadedFile("people.csv", "name;email\nÁgnes;a@example.org\n".encode("utf-16"))
    page = log_in(cast.coordinator).post(BULK, form(organisations, file=file))
    assert page.context["good"] == 1
    assert "Ágnes" in page.context["kept"]["people"]


@pytest.mark.parametrize(
    ("people", "file", "words"),
    [
        ("", None, "at least one address"),
        ("\n".join(f"p{i}@example.org" for i in range(501)), None, "501 people"),
        ("", b"\xc1\xc2", "could not be read"),
        ("", b"a@example.org\n" * 20_000, "too large"),
    ],
)
def test_lists_that_cannot_be_taken_are_refused_with_a_reason(
    cast, organisations, log_in, people, file, words
):
    extra = {"file": SimpleUploadedFile("people.csv", file)} if file else {}
    page = log_in(cast.coordinator).post(BULK, form(organisations, people, **extra))
    assert words in page.content.decode()
    assert not Invitation.objects.exists()


def test_beyond_the_limit_the_rest_is_kept_for_later(cast, organisations, log_in):
    for _ in range(99):
        limits.take(INVITATIONS, cast.coordinator.pk)
    client = log_in(cast.coordinator)
    sending = form(organisations, "a@example.org; Anna\nb@example.org; Béla", step="send")
    report = client.post(BULK, sending)
    assert [row.verdict for row, _badge in report.context["rows"]] == [Verdict.SENT, Verdict.TOO_MANY]
    assert report.context["later"] == "b@example.org;Béla"
    assert "limit of 100" in report.content.decode()
