"""Somebody sees what the portal holds, takes a copy, asks for erasure and gets an answer."""

import zipfile
from pathlib import Path

from playwright.sync_api import expect

PATIENCE_SECONDS = 60


def test_a_person_takes_a_copy_and_asks_for_erasure_which_the_secretariat_answers(
    visit, accessible, tmp_path
):
    page = visit("/en/my-page/data/", role="stakeholder", width=360)
    accessible(page)
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_role("button", name="Take the consent back")).to_be_visible()
    page.get_by_role("button", name="Take the consent back").click()
    expect(page.get_by_role("table")).to_contain_text("taken back")
    accessible(page)

    page.get_by_role("button", name="Get all my data").click()
    download = page.get_by_role("link", name="Download the copy, ZIP")
    for _ in range(PATIENCE_SECONDS):
        if download.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    accessible(page)
    with page.expect_download() as fetched:
        download.click()
    copy = Path(tmp_path / "copy")
    zipfile.ZipFile(fetched.value.path()).extractall(copy)
    offline = page.context.browser.new_context(
        offline=True, viewport={"width": 360, "height": 800}
    ).new_page()
    offline.goto((copy / "index.html").as_uri())
    expect(offline.get_by_role("heading", level=1)).to_have_text("All your data")
    expect(offline.locator("main")).to_contain_text("stakeholder@demo.clusterpolisee.example")
    accessible(offline)
    offline.context.close()

    page.goto("/en/my-page/data/erasure/")
    accessible(page)
    page.get_by_role("button", name="Ask for erasure").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator("label[for=id_understood]").click()
    page.get_by_role("button", name="Ask for erasure").click()
    expect(page.locator("main")).to_contain_text("Your request is with the secretariat.")

    office = visit("/en/people/erasures/", role="secretariat")
    accessible(office)
    office.get_by_role("link", name="Sample Stakeholder").click()
    accessible(office)
    address = office.url
    office.get_by_role("link", name="Carry out the erasure").click()
    expect(office.locator("main")).to_contain_text("nothing has been changed yet")
    accessible(office)
    office.goto(address)
    office.get_by_role("link", name="Refuse with a reason").click()
    accessible(office)
    office.get_by_label("Reason").fill("The demonstration needs its stakeholder.")
    office.get_by_role("button", name="Refuse and send the reason").click()
    expect(office.locator("main")).to_contain_text("No requests here")

    page.goto("/bg/my-page/data/")
    expect(page.locator("main")).to_contain_text("The demonstration needs its stakeholder.")
    accessible(page)
