"""From an expression of interest to the evaluation report, in Bulgarian and in English."""

import io

import openpyxl
from playwright.sync_api import expect
from pypdf import PdfReader


def fill(page, profile):
    page.get_by_label("MAG", exact=False).first.check()
    page.fill("input[name=profile]", profile)
    for name in ("motivation", "experience", "contribution"):
        page.fill(f"textarea[name={name}]", f"Текст за {name} на заявлението.")


def test_a_partner_expresses_interest_and_the_leader_scores_shortlists_and_exports(visit, accessible):
    applicant = visit("/bg/calls/wg3/express-interest/", role="partner", width=360)
    accessible(applicant)

    # A mistake: nothing of what was typed is lost, and the summary takes the focus.
    fill(applicant, "")
    applicant.click("main form button[type=submit]")
    expect(applicant.locator(".error-summary")).to_be_focused()
    expect(applicant.locator("textarea[name=motivation]")).to_have_value(
        "Текст за motivation на заявлението."
    )
    accessible(applicant)

    fill(applicant, "Експерт по клъстери")
    applicant.click("main form button[type=submit]")
    applicant.wait_for_url("**/bg/expressions/*/")
    reference = applicant.get_by_role("heading", level=1).inner_text()
    assert reference.startswith("EoI-3-")
    accessible(applicant)

    leader = visit("/en/working-groups/3/expressions/", role="leader")
    accessible(leader)
    leader.get_by_role("link", name=reference, exact=True).first.click()
    expect(leader.locator("[lang=bg]").first).to_be_visible()
    address = leader.url
    leader.goto(address + "review/")
    accessible(leader)
    for group in leader.locator("main form fieldset").all():
        group.get_by_label("4", exact=False).last.check(force=True)
    leader.fill("textarea[name=comment]", "Clear profile and useful contribution.")
    leader.click("main form button[type=submit]")
    leader.goto(address)
    leader.get_by_role("button", name="Short-list").click()
    expect(leader.locator("main")).to_contain_text("Short-listed")

    with leader.expect_download() as download:
        leader.goto("/en/working-groups/3/expressions/")
        leader.get_by_role("link", name="List, XLSX").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert reference in {row[0].value for row in sheet.iter_rows()}
    with leader.expect_download() as download:
        leader.get_by_role("link", name="Evaluation report, PDF").click()
    text = "".join(page.extract_text() for page in PdfReader(download.value.path()).pages)
    assert reference in text
    assert "Експерт по клъстери" in text

    stranger = visit(address, role="other-leader")
    expect(stranger.get_by_role("heading", level=1)).not_to_contain_text(reference)
    administrator = visit(address, role="administrator")
    expect(administrator.get_by_role("heading", level=1)).not_to_contain_text(reference)


def test_a_form_sent_twice_is_stored_once(visit):
    page = visit("/en/calls/wg3/express-interest/", role="expert")
    hidden = {
        name: page.locator(f"main form input[name={name}]").last.get_attribute("value")
        for name in ("csrfmiddlewaretoken", "token")
    }
    country = page.locator("select[name=country] option").nth(1).get_attribute("value")
    texts = {"motivation": "One.", "experience": "Two.", "contribution": "Three."}
    form = {
        **hidden,
        **texts,
        "capacity": "expert",
        "country": country,
        "profile": "Sent twice",
        "language": "en",
    }
    first, second = (page.request.post(page.url, form=form, headers={"Referer": page.url}) for _ in range(2))
    assert first.ok
    assert "/expressions/" in first.url
    assert second.url == first.url
