"""Who can see what, what happened to it, and what a refusal says."""

from playwright.sync_api import Page, expect


def _first_expression(page: Page) -> str:
    page.goto("/en/calls/wg3/desk/expressions/")
    page.locator("tbody tr a").first.click()
    page.wait_for_url("**/dossier/")
    return page.url.rstrip("/").split("/")[-2]


def test_the_secretariat_looks_up_who_can_see_an_expression_and_what_happened_to_it(visit, accessible):
    page = visit("/en/my-work/", role="secretariat")
    _first_expression(page)
    page.get_by_role("link", name="Who can see this").click()
    expect(page.locator("table")).to_contain_text("Leads working group 3.")
    expect(page.locator("table")).to_contain_text("The office of administrator is technical")
    accessible(page)
    page.fill("input[name=person]", "administrator@demo.clusterpolisee.example")
    page.get_by_role("button", name="Can this person see it?").click()
    expect(page.get_by_role("status")).to_contain_text("cannot see this")
    accessible(page)
    page.get_by_role("link", name="History").click()
    expect(page.locator("ol.trail")).to_contain_text("Expression of interest")
    expect(page.locator("#reads + *")).to_contain_text("read the text of an expression of interest")
    accessible(page)
    page.get_by_label("Field").select_option(label="Expression of interest: State")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("ol.trail")).not_to_contain_text("Comment")
    page.set_viewport_size({"width": 360, "height": 800})
    accessible(page)


def test_the_administrator_finds_neither_expression_nor_its_traces(visit, accessible):
    leader = visit("/en/my-work/", role="leader")
    key = _first_expression(leader)
    page = visit(f"/en/history/expression/{key}/", role="administrator")
    expect(page.locator("h1")).to_have_text("This page does not exist or is not open to you")
    accessible(page)
    page.goto(f"/en/expressions/{key}/")
    expect(page.locator("main")).to_contain_text("Expressions of interest are open to those who write them")
    page.goto("/en/access-log/")
    expect(page.locator("main")).not_to_contain_text("EoI-3")
    accessible(page)


def test_the_secretariat_reads_the_log_and_others_are_told_whom_to_ask(visit, accessible):
    leader = visit("/en/my-work/", role="leader")
    _first_expression(leader)
    page = visit("/bg/access-log/", role="secretariat")
    expect(page.locator("table")).to_contain_text("EoI-3-")
    accessible(page)
    page.set_viewport_size({"width": 360, "height": 800})
    accessible(page)
    leader.goto("/en/access-log/")
    expect(leader.get_by_role("heading", name="What you can do")).to_be_visible()
    accessible(leader)


def test_the_log_in_page_says_why_one_stands_there(visit, accessible):
    page = visit("/hu/access-log/")
    expect(page.locator("main [role=note]")).to_be_visible()
    accessible(page)
