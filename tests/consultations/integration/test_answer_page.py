"""The questionnaire in the browser: bad input, languages, saving for later, the receipt."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.outbox.models import OutboxMessage
from consultations.models import Consultation, Draft, Response
from consultations.services import consultations, drafts
from tests.consultations.integration.conftest import ANSWERS, SLUG

pytestmark = pytest.mark.django_db

PAGE = f"/en/consultations/{SLUG}/answer/"
NOBODYS = uuid.UUID(int=1)  # the same for all workers, so that they collect the same tests


def text_of(page):
    """What a reader sees, without tags and superfluous blanks."""
    html = page.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_everyone_gets_the_whole_questionnaire(client, consultation):
    page = client.get(PAGE)
    assert page.status_code == 200
    html = page.content.decode()
    for code in ("body", "years", "reasons", "kept", "worth", "partner", "open"):
        assert f'name="q-{code}"' in html
    assert "Questions 4 to 5" in html
    assert html.count('value="strongly_disagree"') == 2


@pytest.mark.parametrize("language", ["en", "it", "hu", "bg"])
def test_the_questions_stand_in_the_language_of_the_page(client, consultation, language):
    html = client.get(f"/{language}/consultations/{SLUG}/answer/").content.decode()
    assert f"reasons {language}" in html
    assert f"markets {language}" in html


def test_sending_leads_to_a_receipt_that_nobody_else_finds(client, consultation, posted):
    sent = client.post(PAGE, posted)
    stored = Response.objects.get()
    assert stored.answers == ANSWERS
    assert stored.organisation == "Sample Cluster"
    assert sent.url == f"/en/consultations/{SLUG}/receipt/{stored.pk}/"
    receipt = client.get(sent.url)
    assert "no-store" in receipt["Cache-Control"]
    assert "noindex" in receipt["X-Robots-Tag"]
    words = text_of(receipt)
    for part in (stored.receipt_code, "Sample Cluster", "markets en", "learning en", "A lesson", "No answer"):
        assert part in words
    assert stored.content_hash in words.replace(" ", "")
    assert re.search(r"\d\d:\d\d CES?T", words)


def test_the_same_form_twice_leads_to_the_same_receipt_and_says_what_is_stored(client, consultation, posted):
    first = client.post(PAGE, posted)
    assert client.post(PAGE, posted).url == first.url
    changed = client.post(PAGE, {**posted, "q-body": "agency"}, follow=True)
    assert changed.redirect_chain[0][0] == first.url
    assert "Changes made since then are not stored" in text_of(changed)
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message", "target"),
    [
        ({"q-body": None}, "Question 1: Choose one answer.", "id_q-body_0"),
        ({"q-years": "many"}, "Question 2: Enter a whole number", "id_q-years"),
        ({"q-years": "\x00"}, "Question 2: Enter a whole number", "id_q-years"),
        (
            {"q-reasons": ["markets", "funding", "learning"]},
            "Question 3: Choose no more than 2 answers.",
            "id_q-reasons_0",
        ),
        ({"q-reasons": ["markets", "none"]}, "rules out the others", "id_q-reasons_0"),
        ({"q-kept": "loud"}, "Question 4: Choose from the answers offered.", "id_q-kept_0"),
        ({"q-partner": "x" * 301}, "Shorten the text to 300 characters; it has 301 now.", "id_q-partner"),
        ({"q-open": "a\x00b"}, "invisible control character", "id_q-open"),
        ({"organisation": " "}, "Enter the name of your organisation.", "id_organisation"),
        ({"organisation": "a\x00b"}, "Null characters are not allowed.", "id_organisation"),
        ({"organisation": "x" * 201}, "200 characters", "id_organisation"),
        ({"email": "nowhere"}, "valid email address", "id_email"),
        ({"website": "http://example.org"}, "Leave the field", "id_website"),
        ({"q-unknown": "x"}, "not asked any more", ""),
    ],
)
def test_bad_input_is_named_on_the_page_and_kept(client, consultation, posted, changes, message, target):
    data = {key: value for key, value in {**posted, **changes}.items() if value is not None}
    page = client.post(PAGE, data)
    html = page.content.decode()
    assert page.status_code == 200
    assert "Please check 1 entry" in text_of(page)
    assert message in text_of(page)
    if target:
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert not Response.objects.exists()
    assert "organisation" in changes or 'value="Sample Cluster"' in html
    assert "q-open" in changes or "A lesson\nin two lines</textarea>" in html


def test_bytes_that_are_no_utf_8_are_a_form_error(client, consultation, posted):
    body = f"token={posted['token']}&organisation=A&q-body=sme&q-years=1&q-partner=%ff%fe"
    page = client.post(PAGE, body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 200
    assert "could not be read" in text_of(page)


@pytest.mark.parametrize("token", ["", "x", "0" * 400, None])
def test_a_broken_token_is_replaced(client, consultation, posted, token):
    data = (
        {**posted, "token": token} if token is not None else {k: v for k, v in posted.items() if k != "token"}
    )
    assert client.post(PAGE, data).status_code == 302
    assert Response.objects.count() == 1


def test_errors_stand_at_their_question_for_eyes_and_ears(client, consultation, posted):
    html = client.post(PAGE, {**posted, "q-years": "many"}).content.decode()
    assert 'id="id_q-years_error"' in html
    assert re.search(r'id="id_q-years"[^>]*aria-describedby="id_q-years_error"[^>]*aria-invalid="true"', html)
    assert "<title>Please check: " in html
    assert 'value="many"' in html


def test_changing_the_language_keeps_what_was_typed_and_complains_about_nothing(client, consultation, posted):
    data = {**posted, "q-years": "many", "q-body": "agency", "organisation": "", "switch": "hu"}
    page = client.post(f"/hu/consultations/{SLUG}/answer/", data)
    html = page.content.decode()
    assert "reasons hu" in html
    assert 'value="many"' in html
    assert re.search(r'value="agency" checked', html)
    assert re.search(r'value="markets" checked', html)
    assert "A lesson\nin two lines</textarea>" in html
    assert f'value="{posted["token"]}"' in html
    assert "error-summary" not in html
    assert not Response.objects.exists()


def test_every_language_is_a_button_of_the_form(client, consultation):
    html = client.get(PAGE).content.decode()
    for language in ("en", "it", "hu", "bg"):
        assert f'formaction="/{language}/consultations/{SLUG}/answer/" name="switch"' in html
    first_button = re.search(r"<button[^>]*>", html)
    assert first_button
    assert "disabled" in first_button.group()


def test_a_form_saved_for_later_is_found_again_at_its_own_address(client, consultation, posted):
    data = {**posted, "q-years": "many", "email": "me@example.org", "save": "1"}
    saved = client.post(PAGE, data)
    assert saved.url == f"/en/consultations/{SLUG}/answer/{posted['token']}/"
    page = client.get(saved.url)
    html = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert 'value="many"' in html
    assert re.search(r'value="sme" checked', html)
    assert f"http://testserver{saved.url}" in html
    assert "me@example.org" not in html
    assert "me@example.org" not in str(Draft.objects.get().typed)
    assert not Response.objects.exists()


def test_sending_forgets_the_draft_and_its_address_leads_to_the_receipt(client, consultation, posted):
    draft_url = client.post(PAGE, {**posted, "save": "1"}).url
    receipt_url = client.post(PAGE, posted).url
    assert not Draft.objects.exists()
    assert client.get(draft_url).url == receipt_url


def test_a_draft_takes_what_the_database_would_not(client, consultation, posted):
    assert client.post(PAGE, {**posted, "q-open": "a\x00b", "save": "1"}).status_code == 302
    assert Draft.objects.get().typed["q-open"] == "ab"


def test_too_long_a_draft_is_refused_and_stays_on_the_page(client, consultation, posted):
    page = client.post(PAGE, {**posted, "q-open": "x" * 120_000, "save": "1"})
    assert "too much text to be saved" in text_of(page)
    assert "x" * 120_000 in page.content.decode()


def test_old_drafts_and_those_of_closed_consultations_are_forgotten(consultation, cast):
    for number in range(2):
        drafts.keep(consultation, token=uuid.UUID(int=number), typed={"q-body": "sme"})
    Draft.objects.filter(token=uuid.UUID(int=0)).update(saved_at=timezone.now() - timedelta(days=61))
    assert drafts.forget() == 1
    consultations.close(consultation, by=cast.leader)
    assert drafts.forget() == 1


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_consultation_that_is_not_open_shows_no_form(client, consultation, state):
    Consultation.objects.update(state=state)
    assert client.get(PAGE).status_code == (302 if state == "closed" else 404)


def test_what_arrives_after_the_closing_stays_on_the_page(client, consultation, posted, cast):
    consultations.close(consultation, by=cast.leader)
    page = client.post(PAGE, posted)
    assert "takes no answers at the moment. Nothing was stored." in text_of(page)
    assert 'value="Sample Cluster"' in page.content.decode()
    assert not Response.objects.exists()


def test_the_address_of_an_account_is_not_used_unasked(log_in, consultation, posted, cast):
    client = log_in(cast.stakeholder)
    assert cast.stakeholder.email not in client.get(PAGE).content.decode()
    client.post(PAGE, posted)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/en/consultations/nowhere/",
        "/en/consultations/nowhere/answer/",
        f"/en/consultations/{SLUG}/receipt/{NOBODYS}/",
        f"/en/consultations/{SLUG}/receipt/not-a-number/",
        f"/en/consultations/{SLUG}/answer/{NOBODYS}/",
        "/en/consultations/nowhere/results/",
        "/de/consultations/",
    ],
)
def test_what_does_not_exist_is_not_found(client, consultation, path):
    assert client.get(path).status_code == 404


def test_a_receipt_belongs_to_its_own_consultation(client, consultation, answer):
    stored = answer()
    assert client.get(reverse("consultations:receipt", args=["another", stored.pk])).status_code == 404
