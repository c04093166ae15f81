"""The portal tells a leader something, who reads it, turns mail off and on again."""

from playwright.sync_api import expect


def test_news_is_read_and_the_channel_chosen(visit, accessible):
    page = visit("/en/inbox/", role="leader")
    accessible(page)
    page.locator("summary").first.click()
    expect(page.locator(".letter").first).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator("main")).to_contain_text("You have read everything.")
    page.goto("/en/inbox/?state=unread")
    expect(page.locator("main")).to_contain_text("Nothing matches these filters")
    page.goto("/en/my-page/notifications/")
    accessible(page)
    page.get_by_role("radio", name="Expressions of interest in groups you look after").nth(3).check()
    page.get_by_role("button", name="Save the choices").click()
    expect(page.get_by_role("status")).to_contain_text("Your choices are saved.")


def test_a_link_in_a_mail_that_was_changed_says_so(visit, accessible):
    page = visit("/bg/notifications/unsubscribe/nonsense/")
    expect(page.locator("h1")).to_be_visible()
    accessible(page)


def test_the_secretariat_reads_the_delivery_log(visit, accessible):
    page = visit("/en/people/mail/", role="secretariat")
    accessible(page)
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("Mail to")
    accessible(page)
