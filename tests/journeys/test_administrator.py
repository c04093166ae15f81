"""An administrator looks after people, organisations and languages."""

import re

from playwright.sync_api import expect


def test_people_organisations_and_languages_are_managed(visit, accessible):
    page = visit("/en/my-work/", role="administrator")
    accessible(page)
    page.goto("/en/languages/")
    expect(page.locator("table")).to_contain_text("100")
    accessible(page)
    page.goto("/en/back-office/core/organisation/?q=bsmepa")
    accessible(page)
    page.get_by_role("link", name="BSMEPA").first.click()
    accessible(page)
    expect(page.locator("input[name=name_bg]")).not_to_have_value("")
    page.goto("/bg/back-office/core/user/")
    page.get_by_role("link", name="stakeholder@demo.clusterpolisee.example").click()
    expect(page.locator("input[name=is_active]")).to_have_count(0)  # accounts are closed on their own pages
    page.locator(".field-managed a").click()
    expect(page).to_have_url(re.compile(r"/bg/people/[0-9a-f-]{36}/$"))


def test_nobody_else_enters_the_back_office(visit):
    page = visit("/en/back-office/", role="leader")
    expect(page.locator("body")).not_to_contain_text("Organisations")
