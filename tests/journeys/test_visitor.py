"""A visitor reads, in any of four languages, on any screen."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

PUBLIC = [
    "",
    "about/",
    "working-groups/",
    "working-groups/3/",
    "calls/",
    "calls/wg3/",
    "consultations/",
    "consultations/wg3-international-cooperation/",
    "consultations/wg3-international-cooperation/answer/",
    "consultations/wg3-international-cooperation/results/",
    "consultations/anid-open-access-2020/",
    "consultations/anid-open-access-2020/results/",
    "practices/",
    "practices/?q=nothing-has-this-word",
    "pilots/",
    "pilots/P-02/",
    "programme/",
    "programme/indicators/expressions/",
    "partners/",
    "partners/bsmepa/",
    "accounts/login/",
    "accounts/signup/",
    "accounts/password/reset/",
    "accessibility/",
    "privacy/",
    "counting/",
    "contact/",
    "components/",
    "nowhere/",
]


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path or "home")
@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1280, "light"), ("bg", 320, "dark")])
def test_every_public_page_is_accessible(visit, accessible, path, language, width, scheme):
    page = visit(f"/{language}/{path}", width=width, color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("lang", language)
    accessible(page)


def test_the_language_follows_the_browser_and_the_switcher_keeps_the_page(visit):
    page = visit("/", locale="hu-HU")
    page.wait_for_url("**/hu/")
    page.goto("/hu/practices/?country=HU")
    page.get_by_role("link", name="Български").click()
    page.wait_for_url("**/bg/practices/?country=HU")
    expect(page.locator("html")).to_have_attribute("lang", "bg")


def test_the_six_groups_are_told_with_leader_and_seats(visit):
    page = visit("/en/working-groups/")
    expect(page.locator(".grid").first.locator("article.card")).to_have_count(6)
    expect(page.get_by_text("Leader not documented").first).to_be_visible()
    page.get_by_role("link", name="International Cluster Cooperation and networking").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("International Cluster")
    expect(page.get_by_text("Bulgarian Small and Medium Enterprises Promotion Agency").first).to_be_visible()


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit("/en/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_phone_has_a_menu_without_script(visit):
    page = visit("/en/", width=360, java_script_enabled=False)
    page.get_by_role("link", name="Menu").click()
    expect(page.locator("#menu")).to_be_in_viewport()


def test_the_home_page_is_light_and_asks_nobody_else(visit, portal):
    weight, hosts = 0, set()
    page = visit("/en/working-groups/")

    def note(response):
        nonlocal weight
        hosts.add(response.url.split("/")[2])
        weight += len(response.body())

    page.on("response", note)
    page.goto("/en/", wait_until="networkidle")
    assert hosts == {portal.removeprefix("http://")}
    assert weight <= 250_000


def test_the_readme_shows_the_home_page(visit):
    page = visit("/en/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / "home.png")
