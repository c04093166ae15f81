"""People are managed: by administrators for the whole portal, by coordinators for their own body."""

import re

from playwright.sync_api import expect


def find(page, text):
    page.goto(f"/en/people/?q={text}")
    page.get_by_role("row").filter(has_text=text).get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/en/people/[0-9a-f-]{36}/$"))


def confirm(page, link, reason, button, accessible):
    page.get_by_role("link", name=link, exact=True).click()
    accessible(page)
    page.fill("[name=reason]", reason)
    page.get_by_role("button", name=button, exact=True).click()


def test_an_administrator_closes_an_account_and_opens_it_again(visit, accessible):
    page = visit("/en/people/", role="administrator")
    accessible(page)
    find(page, "wg3-applicant-7@demo")
    accessible(page)
    confirm(page, "Deactivate the account", "A trial of the journey", "Deactivate", accessible)
    expect(page.locator("main")).to_contain_text("A trial of the journey")
    confirm(page, "Reactivate the account", "The trial is over", "Reactivate", accessible)
    expect(page.locator("main")).to_contain_text("The trial is over")
    accessible(page)


def test_an_office_is_given_and_ended_with_a_reason(visit, accessible):
    page = visit("/en/people/", role="administrator")
    find(page, "partner@demo")
    page.get_by_role("link", name="Give an office", exact=True).click()
    accessible(page)
    page.locator("label", has_text="Expert of the project").click()
    page.get_by_role("button", name="Give the office").click()
    expect(page.locator(".timeline .present").first).to_contain_text("Expert of the project")
    confirm(page, "End the office", "The review is finished", "End the office", accessible)
    expect(page.locator(".timeline .past").first).to_contain_text("The review is finished")
    accessible(page)


def test_many_people_are_changed_after_a_preview(visit, accessible):
    page = visit("/en/people/?q=wg3-applicant", role="administrator")
    for number in (2, 3):
        page.get_by_role("row").filter(has_text=f"wg3-applicant-{number}@demo").get_by_role(
            "checkbox"
        ).check()
    page.select_option("select[name=do]", "language")
    page.get_by_role("button", name="Preview").click()
    accessible(page)
    page.select_option("select[name=to]", "bg")
    page.get_by_role("button", name="Show the preview").click()
    expect(page.locator("main")).to_contain_text("2 people will be changed")
    accessible(page)
    page.get_by_role("button", name="Change the language of mails").click()
    expect(page.locator("main")).to_contain_text("2 people were changed")
    accessible(page)


def test_a_coordinator_sees_the_own_body_alone_on_a_phone(visit, accessible):
    page = visit("/bg/people/?q=demo", role="coordinator", width=360)
    accessible(page)
    expect(page.locator("table")).to_contain_text("partner@demo.clusterpolisee.example")
    expect(page.locator("table")).not_to_contain_text("stakeholder@demo.clusterpolisee.example")
    page.get_by_role("row").filter(has_text="partner@demo").get_by_role("link").first.click()
    accessible(page)
    page.locator(".timeline a.btn").first.click()
    accessible(page)
    expect(page.locator("input[name=successor]")).not_to_have_count(0)


def test_others_are_told_who_manages_people(visit):
    page = visit("/en/people/", role="partner")
    expect(page.locator("main")).to_contain_text("coordinators of the bodies")
