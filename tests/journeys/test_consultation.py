"""A stakeholder answers without account and script; the worker counts; everyone sees the same figures."""

import re

from playwright.sync_api import expect
from pypdf import PdfReader

CONSULTATION = "consultations/wg3-international-cooperation"


def counted(page):
    """How many answers the results page says it counts."""
    return int(page.locator("[data-response-count]").first.get_attribute("data-response-count"))


def choose_first_everywhere(page):
    for name in page.eval_on_selector_all(
        "main form input[type=radio], main form input[type=checkbox]",
        "inputs => [...new Set(inputs.map(input => input.name))]",
    ):
        page.locator(f"main form input[name='{name}']").first.check(force=True)


def test_an_answer_survives_a_mistake_and_a_change_of_language_and_is_counted(visit, accessible):
    before = counted(visit(f"/en/{CONSULTATION}/results/"))
    page = visit(f"/bg/{CONSULTATION}/answer/", width=360, java_script_enabled=False)

    page.fill("textarea[name=q-w3_open]", "Повече срещи между клъстерите.")
    page.locator("main form button[type=submit]").last.scroll_into_view_if_needed()
    page.get_by_role("button", name="Изпрати отговорите").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("textarea[name=q-w3_open]")).to_have_value("Повече срещи между клъстерите.")

    page.fill("input[name=organisation]", "Клъстер от пътуването")
    page.fill("input[name=q-w3_years]", "7")
    choose_first_everywhere(page)
    page.get_by_role("button", name="Magyar").click()
    page.wait_for_url(f"**/hu/{CONSULTATION}/answer/")
    expect(page.locator("html")).to_have_attribute("lang", "hu")
    expect(page.locator("textarea[name=q-w3_open]")).to_have_value("Повече срещи между клъстерите.")
    expect(page.locator("input[name=q-w3_years]")).to_have_value("7")

    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/receipt/*/")
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", page.locator("main").inner_text())
    assert code
    again = page.url
    page.reload()
    assert page.url == again

    reader = visit(f"/it/{CONSULTATION}/results/")
    for _ in range(50):
        if counted(reader) > before:
            break
        reader.wait_for_timeout(100)
        reader.reload()
    assert counted(reader) == before + 1
    accessible(reader)


def test_the_figures_are_the_same_in_every_language(visit):
    page = visit("/en/consultations/anid-open-access-2020/results/")
    numbers = {}
    for language in ("en", "it", "hu", "bg"):
        page.goto(f"/{language}/consultations/anid-open-access-2020/results/")
        cells = page.eval_on_selector_all(
            "main table td.n:first-of-type", "cells => cells.map(c => c.textContent)"
        )
        numbers[language] = [re.sub(r"\D", "", cell) for cell in cells]
    assert len(numbers["en"]) > 100
    assert numbers["en"] == numbers["it"] == numbers["hu"] == numbers["bg"]


def test_the_demonstration_says_what_it_is_and_gives_a_report(visit):
    page = visit("/en/consultations/anid-open-access-2020/results/")
    expect(page.locator("main")).to_contain_text("ANID")
    expect(page.locator("main")).to_contain_text("CC0")
    with page.expect_download() as download:
        page.get_by_role("link", name="Report, PDF").click()
    text = "".join(leaf.extract_text() for leaf in PdfReader(download.value.path()).pages)
    assert "732" in text
    assert "CC0" in text


def test_the_leader_sees_whose_answers_they_are_and_nobody_else_does(visit):
    path = f"/en/{CONSULTATION}/responses/"
    leader = visit(path, role="leader")
    expect(leader.get_by_role("heading", level=1)).to_be_visible()
    for role in ("other-leader", "administrator", "stakeholder"):
        other = visit(path, role=role)
        expect(other.locator("main")).not_to_contain_text("Клъстер от пътуването")
