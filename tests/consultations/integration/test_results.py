"""Who sees which figures, on the page and in the files."""

import io
import re
import uuid

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusterpolisee.core.workflow.errors import Refused
from consultations.models import Consultation, Response
from consultations.services import consultations, questionnaires, responses, statistics
from tests.consultations.integration.conftest import LANGUAGES, SLUG, question, questionnaire_data, words
from tests.consultations.integration.test_answer_page import text_of

pytestmark = pytest.mark.django_db

PAGE = f"/en/consultations/{SLUG}/results/"
# 12 people: body 7, 3, 2; reasons: markets 9, funding 5, learning 0, none 3; one wrote a text.
BODIES = ["cluster"] * 7 + ["sme"] * 3 + ["agency"] * 2
REASONS = [["markets", "funding"]] * 5 + [["markets"]] * 4 + [["none"]] * 3


@pytest.fixture
def answered(consultation):
    for number, (body, reasons) in enumerate(zip(BODIES, REASONS, strict=True)):
        answers = {"body": body, "years": number, "reasons": reasons, "kept": "agree"}
        if not number:
            answers["open"] = "Something that only one person can have written"
        responses.submit(
            consultation, token=uuid.UUID(int=number), language="en", answers=answers, is_sample=number < 4
        )
    statistics.fold(consultation.pk)
    return consultation


def table(html, title):
    """Rows of the table under a figure, as lists of cell texts."""
    start = html.index(f"<caption>{title}</caption>")
    body = html[start : html.index("</table>", start)]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows][1:]


def test_the_public_sees_figures_but_no_small_ones(client, answered):
    html = client.get(PAGE).content.decode()
    assert table(html, "body en") == [
        ["cluster en", "7", "58.3%"],
        ["sme en", "hidden", "hidden"],
        ["agency en", "hidden", "hidden"],
    ]
    assert table(html, "reasons en") == [
        ["markets en", "9", "75.0%"],
        ["funding en", "5", "41.7%"],
        ["learning en", "0", "0.0%"],
        ["none en", "hidden", "hidden"],
    ]
    assert "only one person" not in html
    assert "fewer than five answers are hidden" in html
    assert "4 of 12 answers are sample data" in html


@pytest.mark.parametrize("who", ["leader", "secretariat"])
def test_those_who_run_the_consultation_see_every_figure(log_in, answered, cast, who):
    html = log_in(getattr(cast, who)).get(PAGE).content.decode()
    assert table(html, "body en") == [
        ["cluster en", "7", "58.3%"],
        ["sme en", "3", "25.0%"],
        ["agency en", "2", "16.7%"],
    ]
    assert "1 text was given. Texts are not shown." in html
    assert "only one person" not in html


@pytest.mark.parametrize(
    "who", ["stakeholder", "partner", "coordinator", "expert", "other_leader", "administrator"]
)
def test_everyone_else_with_an_account_sees_what_the_public_sees(log_in, client, answered, cast, who):
    public = table(client.get(PAGE).content.decode(), "body en")
    assert table(log_in(getattr(cast, who)).get(PAGE).content.decode(), "body en") == public


def test_below_the_threshold_the_page_says_why_nothing_is_shown(client, log_in, consultation, answer, cast):
    for _number in range(9):
        answer()
    statistics.fold(consultation.pk)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "public once 10 answers have been counted" in text_of(page)
    assert "sme en" not in page.content.decode()
    assert client.get(f"/en/consultations/{SLUG}/report.pdf").status_code == 404
    assert client.get(f"/en/consultations/{SLUG}/results.xlsx").status_code == 404
    assert "9 answers" not in text_of(client.get("/en/consultations/"))
    assert ["sme en", "9", "100.0%"] in table(log_in(cast.leader).get(PAGE).content.decode(), "body en")
    answer()
    statistics.fold(consultation.pk)
    client.logout()
    assert ["sme en", "10", "100.0%"] in table(client.get(PAGE).content.decode(), "body en")
    assert "10 answers" in text_of(client.get("/en/consultations/"))


def test_a_page_without_any_answer_is_no_error(client, log_in, consultation, cast):
    assert client.get(PAGE).status_code == 200
    assert log_in(cast.leader).get(PAGE).status_code == 200


def test_answers_that_wait_are_announced(client, answered, answer):
    answer()
    answer()
    assert "2 answers are being counted" in text_of(client.get(PAGE))
    statistics.fold(answered.pk)
    assert "being counted" not in text_of(client.get(PAGE))


def test_the_numbers_are_the_same_in_every_language(client, answered):
    found = []
    for language in LANGUAGES:
        html = client.get(f"/{language}/consultations/{SLUG}/results/").content.decode()
        assert f"markets {language}" in html
        cells = [
            row[1:] for title in ("body", "reasons", "kept") for row in table(html, f"{title} {language}")
        ]
        found.append([cell.replace(",", ".").replace("\xa0", "") for row in cells for cell in row])
    numbers = [[re.sub(r"[^\d.%]", "", cell) for cell in cells] for cells in found]
    assert numbers[0] == numbers[1] == numbers[2] == numbers[3]


def test_every_chart_has_two_drawings_and_its_table(client, answered):
    html = client.get(PAGE).content.decode()
    figures = html.count('<figure class="chart">')
    assert figures == 7
    assert html.count("<svg xmlns") == 2 * html.count("<caption>")
    assert html.count("<caption>") == 3
    assert "style=" not in html


def test_a_scale_without_hidden_steps_is_drawn_from_the_middle(log_in, answered, cast):
    html = log_in(cast.leader).get(PAGE).content.decode()
    assert 'class="legend"' in html
    assert "mean 5.5, median 5.5" in html


def test_scattered_numbers_are_summarised_for_the_public_and_counted_for_the_leader(
    client, log_in, answered, cast
):
    page = text_of(client.get(PAGE))
    assert "Question 2 · answered 12 of 12 · mean 5.5, median 5.5 The numbers are too scattered" in page
    years = table(log_in(cast.leader).get(PAGE).content.decode(), "years en")
    assert years == [[str(number), "1", "8.3%"] for number in range(12)]


def test_a_draft_has_no_results(client, log_in, consultation, cast):
    Consultation.objects.update(state="draft")
    assert client.get(PAGE).status_code == 404
    assert log_in(cast.leader).get(PAGE).status_code == 404


def workbook(page):
    return openpyxl.load_workbook(io.BytesIO(page.content))


def test_the_tables_follow_the_same_rule_as_the_page(client, log_in, answered, cast):
    url = f"/en/consultations/{SLUG}/results.xlsx"
    rows = list(workbook(client.get(url)).worksheets[0].values)
    by_option = {(row[2], row[6]): row[8] for row in rows[1:]}
    assert by_option["body", "cluster"] == 7
    assert by_option["body", "sme"] == "hidden"
    assert by_option["reasons", "none"] == "hidden"
    full = {(row[2], row[6]): row[8] for row in workbook(log_in(cast.leader).get(url)).worksheets[0].values}
    assert full["body", "sme"] == 3


def test_no_cell_of_the_tables_is_a_formula(log_in, cast, answered):
    question = answered.questionnaire.questions.get(code="body")
    question.text_en = '=HYPERLINK("http://example.org")'
    question.save()
    page = log_in(cast.leader).get(f"/en/consultations/{SLUG}/results.xlsx")
    cells = [cell for row in workbook(page).worksheets[0] for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def report(client, language="en"):
    page = client.get(f"/{language}/consultations/{SLUG}/report.pdf")
    assert page["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(page.content))
    return reader, re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in reader.pages))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_tells_method_base_and_figures(client, answered, language):
    reader, text = report(client, language)
    assert f"Working across borders {language}" in text
    assert f"markets {language}" in text
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_report_follows_the_same_rule_as_the_page(client, log_in, answered, cast):
    _reader, public = report(client)
    assert "answered 12 of 12" in public
    assert "sme en hidden hidden" in public
    assert "4 of 12 answers are sample data" in public
    assert "only one person" not in public
    _reader, full = report(log_in(cast.leader))
    assert "sme en 3 25.0%" in full
    assert "Do not pass it on" in full


def long_questionnaire():
    sections = [
        {
            "code": f"s{at}",
            "title": words(f"s{at}"),
            "questions": [
                question(f"q{at}-{number}", "multiple", tuple(f"o{option}" for option in range(6)))
                for number in range(6)
            ],
        }
        for at in range(4)
    ]
    return questionnaire_data(code="long", sections=sections)


@pytest.mark.parametrize("ending", ["answer", "results", "results.xlsx", "report.pdf"])
def test_the_number_of_queries_does_not_grow_with_the_questionnaire(client, answered, cast, ending):
    consultations.prepare(
        "long", questionnaires.load(long_questionnaire()), values={"title": "Long"}, by=cast.leader
    )
    other = consultations.open_(Consultation.objects.get(slug="long"), by=cast.leader)
    for number in range(12):
        token = uuid.UUID(int=1000 + number)
        responses.submit(other, token=token, language="en", answers={"q0-0": ["o1"]})
    statistics.fold(other.pk)
    counts = []
    for slug in (SLUG, "long"):
        url = f"/en/consultations/{slug}/{ending}" + ("" if "." in ending else "/")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("stakeholder", 403), ("other_leader", 403), ("leader", 200), ("secretariat", 200)],
)
def test_whose_answers_they_are_is_for_those_who_run_the_consultation(log_in, answered, cast, who, status):
    Response.objects.filter(token=uuid.UUID(int=0)).update(organisation="Sample Cluster of One")
    client = log_in(getattr(cast, who) if who else None)
    page = client.get(f"/en/consultations/{SLUG}/responses/")
    assert page.status_code == status
    assert ("Sample Cluster of One" in page.content.decode()) is (status == 200)
    one = client.get(f"/en/consultations/{SLUG}/responses/{Response.objects.first().pk}/")
    assert one.status_code == {302: 302, 403: 404, 200: 200}[status]


def test_the_list_names_open_closed_and_demonstrations(client, answered, cast):
    html = text_of(client.get("/en/consultations/"))
    assert "Open now Working across borders en" in html
    assert "7 questions" in html
    assert "12 answers 4 of them sample data" in html
    consultations.close(answered, by=cast.leader)
    html = text_of(client.get("/en/consultations/"))
    assert "No consultation is open" in html
    Consultation.objects.update(is_demonstration=True, licence="CC0-1.0")
    assert "Demonstration Consultations of others" in text_of(client.get("/en/consultations/"))


def test_the_page_of_a_consultation_says_what_happens_with_the_answers(client, answered):
    page = text_of(client.get(f"/en/consultations/{SLUG}/"))
    for part in ("Why we ask en", "7, about 10 minutes", "see whose answers they are", "fewer than five"):
        assert part in page
    assert f"/en/consultations/{SLUG}/answer/" in client.get(f"/en/consultations/{SLUG}/").content.decode()


def test_the_page_of_a_group_shows_its_consultations(client, answered):
    assert "Working across borders en" in text_of(client.get("/en/working-groups/3/"))
    assert "Working across borders en" not in text_of(client.get("/en/working-groups/1/"))


@pytest.mark.parametrize(
    ("who", "may"),
    [("leader", True), ("secretariat", True), ("other_leader", False), ("administrator", False)],
)
def test_who_may_close_a_consultation(consultation, cast, who, may):
    if may:
        assert consultations.close(consultation, by=getattr(cast, who)).state == "closed"
    else:
        with pytest.raises(Refused):
            consultations.close(consultation, by=getattr(cast, who))
