"""An applicant writes in Bulgarian, sends, changes, sends again, withdraws; with JavaScript and without."""

import io
import re

from playwright.sync_api import expect
from pypdf import PdfReader, PdfWriter

TEXT = "Дванадесет години работа с клъстери и мрежи. "


def pdf(title):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return {"name": "Автобиография.pdf", "mimeType": "application/pdf", "buffer": out.getvalue()}


def begin(page, capacity="expert"):
    page.locator(f"input[name=capacity][value='{capacity}']").check(force=True)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/edit/*/")
    return re.sub(r"edit/.*", "", page.url)


def fill_in(page, root):
    """All sections, each with its own button for saving."""
    page.goto(f"{root}edit/about/")
    page.fill("input[name=profile]", "Експерт по клъстери")
    page.select_option("select[name=country]", index=1)
    page.click("button[name=next]")
    for _section in ("texts", "questions"):
        for field in page.locator("form#draft textarea").all():
            field.fill(TEXT)
        if page.locator("form#draft textarea").count():
            page.click("button[name=next]")


def send(page, root):
    page.goto(f"{root}edit/review/")
    page.click("main form.panel button[type=submit]")
    page.wait_for_url(root)
    reference = page.get_by_role("heading", level=1).inner_text()
    assert re.fullmatch(r"EoI-6-\d{3}", reference)
    return reference


def test_an_applicant_writes_saves_by_itself_sends_changes_and_withdraws(visit, accessible):
    page = visit("/bg/calls/wg6/express-interest/", role="partner", width=360)
    accessible(page)
    root = begin(page)

    # What is typed is saved by itself, also over a moment without network, and nothing of it is lost.
    page.goto(f"{root}edit/texts/")
    accessible(page)
    saved = page.locator("#saved")
    with page.expect_response("**/save/texts/"):
        page.fill("textarea[name=motivation]", TEXT)
    expect(saved).to_contain_text(re.compile(r"\d{1,2}:\d{2}"))
    page.context.set_offline(True)
    page.fill("textarea[name=experience]", TEXT)
    expect(saved).to_have_class(re.compile("not-saved"), timeout=15_000)
    with page.expect_response("**/save/texts/"):
        page.context.set_offline(False)
    expect(saved).not_to_have_class(re.compile("not-saved"))
    page.reload()
    expect(page.locator("textarea[name=motivation]")).to_have_value(TEXT.strip())
    expect(page.locator("textarea[name=experience]")).to_have_value(TEXT.strip())

    # A second tab with an older text is told, and sees both.
    other = page.context.new_page()
    other.goto(f"{root}edit/texts/")
    page.fill("textarea[name=motivation]", "Първи прозорец")
    page.click("button[name=save]")
    other.fill("textarea[name=motivation]", "Втори прозорец")
    other.click("button[name=save]")
    expect(other.locator(".clash")).to_contain_text("Първи прозорец")
    expect(other.locator("textarea[name=motivation]")).to_have_value("Втори прозорец")
    accessible(other)
    other.close()

    # Sending asks for what is missing, with a way to each entry.
    page.goto(f"{root}edit/review/")
    accessible(page)
    page.locator(".error-summary a").first.click()
    expect(page.locator(".field.invalid").first).to_be_visible()
    accessible(page)
    fill_in(page, root)

    page.goto(f"{root}edit/annexes/")
    page.set_input_files("input[name=file]", pdf("one"))
    page.click("#upload button[type=submit]")
    expect(page.locator("#files a[href*='/annexes/']").first).to_contain_text(
        "Автобиография.pdf", timeout=30_000
    )
    accessible(page)

    send(page, root)
    accessible(page)
    with page.expect_download() as download:
        page.locator("a[href$='/receipt/1/']").click()
    text = "".join(part.extract_text() for part in PdfReader(download.value.path()).pages)
    assert "EoI-6-" in text
    assert "Експерт по клъстери" in text

    page.goto(f"{root}edit/texts/")
    page.fill("textarea[name=motivation]", TEXT + "И университети.")
    page.click("button[name=save]")
    reference = send(page, root)
    page.locator("a[href$='/versions/2/']").first.click()
    expect(page.locator("ins").first).to_be_visible()
    accessible(page)

    stranger = visit(page.url, role="other-leader")
    expect(stranger.get_by_role("heading", level=1)).not_to_contain_text(reference)

    page.goto(f"{root}withdraw/")
    accessible(page)
    page.click("main form button[type=submit]")
    page.wait_for_url(root)
    expect(page.locator("ol.timeline li.present")).to_have_count(1)


def test_the_same_works_without_javascript(visit):
    visit("/en/my-work/", role="expert")
    page = visit("/bg/calls/wg6/express-interest/", role="expert", java_script_enabled=False)
    root = begin(page)
    fill_in(page, root)
    page.goto(f"{root}edit/annexes/")
    page.set_input_files("input[name=file]", pdf("two"))
    page.click("#upload button[type=submit]")
    expect(page.locator("#files")).to_contain_text("Автобиография.pdf")
    send(page, root)
    page.goto(f"{root}edit/texts/")
    page.fill("textarea[name=motivation]", TEXT + "Променено.")
    page.click("button[name=save]")
    send(page, root)
    page.goto(f"{root}withdraw/")
    page.click("main form button[type=submit]")
    page.wait_for_url(root)


def test_sending_twice_leads_to_one_receipt(visit):
    page = visit("/en/calls/wg6/express-interest/", role="coordinator")
    root = begin(page, "body:mag")
    fill_in(page, root)
    page.goto(f"{root}edit/review/")
    hidden = {
        name: page.locator(f"main form input[name={name}]").last.get_attribute("value")
        for name in ("csrfmiddlewaretoken", "token")
    }
    first, second = (
        page.request.post(f"{root}send/", form=hidden, headers={"Referer": page.url}) for _time in range(2)
    )
    assert first.url == second.url == root
    page.goto(root)
    expect(page.locator("a[href*='/versions/']")).to_have_count(1)
