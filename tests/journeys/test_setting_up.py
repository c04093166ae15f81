"""From the concept paper to the setting-up document: the leader in English, the applicant in Bulgarian."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

ZONE = ZoneInfo("Europe/Rome")
MINUTES_OPEN = 2  # long enough to write, short enough to wait for the end
PATIENCE = 1000 * 60 * (MINUTES_OPEN + 2)
STEPS = 4


def test_a_group_is_set_up_from_the_first_draft_to_the_signed_document(visit, accessible):
    leader = visit("/en/working-groups/3/calls/new/", role="leader")
    address = _write_the_call(leader, accessible)
    slug = address.rstrip("/").split("/")[-2]
    secretariat = visit(f"/en/calls/{slug}/manage/approve/", role="secretariat")
    _confirm(secretariat)
    applicant = visit("/bg/", role="stakeholder")
    expression = _send_in_bulgarian(applicant, slug, accessible)
    _sealed_until_closing(leader, slug)
    _evaluate(leader, secretariat, slug, expression, accessible)
    _decide(leader, secretariat, slug, expression, accessible)
    _take_the_seat(applicant, expression, accessible)
    _sign_the_document(secretariat, slug, accessible)
    _public_document(visit(f"/bg/calls/{slug}/setting-up/"), slug, accessible)


def _write_the_call(page: Page, accessible: Callable[[Page], None]) -> str:
    """Begin with the contents of another call, give it titles and dates, hand it in."""
    page.fill("input[name=title]", "Second call of the group")
    clone = page.locator("select[name=clone] option", has_text="working group 3").first.get_attribute("value")
    page.select_option("select[name=clone]", clone)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/manage/")
    address = page.url
    accessible(page)
    page.goto(f"{address}title/")
    for language in ("it", "hu", "bg"):
        page.fill(f"input[name=title_{language}]", f"Втора покана ({language})")
    for language in ("en", "it", "hu", "bg"):
        page.fill(f"textarea[name=summary_{language}]", f"Who wants to take part? ({language})")
    page.click("main form button[type=submit]")
    _set_dates(page, address)
    page.goto(f"{address}submit/")
    _confirm(page)
    expect(page.locator("main")).to_contain_text("Waiting for approval")
    return address


def _set_dates(page: Page, address: str) -> None:
    page.goto(f"{address}dates/")
    now = datetime.now(ZONE)
    last = now + timedelta(minutes=MINUTES_OPEN + (1 if now.second > 20 else 0))
    for name, moment in (("opens", now), ("closes", last)):
        page.fill(f"input[name={name}_day]", moment.strftime("%Y-%m-%d"))
        page.fill(f"input[name={name}_time]", moment.strftime("%H:%M"))
    page.fill("input[name=reviews_wanted]", "1")
    page.check("input[name=hidden_fields][value=name]", force=True)
    page.click("main form button[type=submit]")


def _confirm(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def _send_in_bulgarian(page: Page, slug: str, accessible: Callable[[Page], None]) -> str:
    """Write every section, send; returns the key of the expression."""
    page.goto(f"/bg/calls/{slug}/express-interest/")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/edit/about/")
    accessible(page)
    page.fill("input[name=profile]", "Ръководител на клъстер")
    page.select_option("select[name=country]", index=1)
    page.click("button[name=next]")
    for section in ("texts", "questions"):
        page.wait_for_url(f"**/edit/{section}/")
        for box in page.locator("main textarea").all():
            box.fill("Искам да работя по темата на групата и предлагам примери от моя регион.")
        page.click("button[name=next]")
    page.wait_for_url("**/edit/competences/")
    page.locator("input[name=competences]").first.check(force=True)
    page.click("button[name=next]")
    page.wait_for_url("**/edit/annexes/")
    draft = page.url.rsplit("/edit/", 1)[0]
    page.goto(f"{draft}/edit/review/")
    accessible(page)
    page.click("main form[action$='/send/'] button")
    expect(page.locator("main")).to_contain_text("EoI-3-")
    accessible(page)
    return draft.rsplit("/", 1)[1]


def _sealed_until_closing(page: Page, slug: str) -> None:
    page.goto(f"/en/calls/{slug}/desk/expressions/")
    expect(page.locator("main")).to_contain_text("sealed")
    expect(page.locator("main")).not_to_contain_text("Ръководител на клъстер")
    page.goto(f"/en/calls/{slug}/manage/")
    begin = page.locator("main a[href$='/start-screening/']")
    for _wait in range(PATIENCE // 3000):
        if begin.count():
            break
        page.wait_for_timeout(3000)
        page.reload()
    begin.click()
    _confirm(page)


def _evaluate(
    leader: Page, secretariat: Page, slug: str, expression: str, accessible: Callable[[Page], None]
) -> None:
    leader.goto(f"/en/expressions/{expression}/dossier/")
    expect(leader.locator("main")).not_to_contain_text("Искам да работя")  # not before the declaration
    leader.check("input[name=verdict][value=none]", force=True)
    leader.click("form[action$='/declare/'] button[type=submit]")
    expect(leader.locator("main")).to_contain_text("Искам да работя")
    accessible(leader)
    leader.goto(f"/en/expressions/{expression}/screen/")
    for yes in leader.locator("main form input[type=radio][value=yes]").all():
        yes.check(force=True)
    leader.click("button[name=outcome][value=eligible]")
    secretariat.goto(f"/en/calls/{slug}/manage/start-evaluation/")
    _confirm(secretariat)
    leader.goto(f"/en/calls/{slug}/desk/expressions/assign/?pick={expression}")
    leader.get_by_label(re.compile("Примерен ръководител")).check(force=True)
    leader.click("button[name=preview]")
    leader.click("button[name=confirm]")
    leader.goto("/en/reviews/")
    _review(leader, expression, accessible)
    leader.goto(f"/en/calls/{slug}/manage/rank/")
    _confirm(leader)


def _review(page: Page, expression: str, accessible: Callable[[Page], None]) -> None:
    page.locator("main a[href$='/answer/']", has_text="EoI-3-").first.click()
    page.check("input[name=verdict][value=none]", force=True)
    page.click("button[name=accept]")
    page.goto(f"/en/expressions/{expression}/review/")
    accessible(page)
    for score in page.locator("main input[type=radio][value='4']").all():
        score.check(force=True)
    page.fill("textarea[name=comment]", "Fits the theme.")
    page.fill("textarea[name=comment_to_applicant]", "A clear offer.")
    page.click("button[name=file]")
    page.wait_for_url("**/dossier/")


def _decide(
    leader: Page, secretariat: Page, slug: str, expression: str, accessible: Callable[[Page], None]
) -> None:
    leader.goto(f"/en/expressions/{expression}/proposal/")
    leader.check("input[name=proposal][value=shortlisted]", force=True)
    leader.fill("textarea[name=reason]", "Fits the profile sought.")
    leader.get_by_role("button", name="Save the proposal").click()
    leader.wait_for_url("**/board/")
    accessible(leader)
    leader.goto(f"/en/calls/{slug}/manage/propose/")
    _confirm(leader)
    secretariat.goto(f"/en/calls/{slug}/release/")
    accessible(secretariat)
    secretariat.get_by_role("button", name="Release all decisions").click()
    expect(secretariat.locator("main")).to_contain_text("released")


def _take_the_seat(page: Page, expression: str, accessible: Callable[[Page], None]) -> None:
    page.goto(f"/bg/expressions/{expression}/decision/")
    expect(page.locator("main")).to_contain_text("A clear offer.")
    accessible(page)
    page.click("form[action$='/accept/'] button")
    page.locator("main a[href*='/memberships/']").first.click()
    page.locator("main a[href$='/declarations/']").first.click()
    listed = page.url
    for number in range(STEPS):
        page.goto(listed)
        if number == 0:
            accessible(page)
        page.locator("main a.btn[href*='/declarations/']").first.click()
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()


def _sign_the_document(page: Page, slug: str, accessible: Callable[[Page], None]) -> None:
    page.goto(f"/en/calls/{slug}/setting-up/")
    page.click("form[action$='/make/'] button")
    page.locator("main a[href$='/sign/']").first.click()
    _confirm(page)
    expect(page.locator("main")).to_contain_text("Signed")
    accessible(page)
    page.goto(f"/en/calls/{slug}/manage/complete/")
    _confirm(page)
    expect(page.locator("main")).to_contain_text("Group set up")


def _public_document(page: Page, slug: str, accessible: Callable[[Page], None]) -> None:
    """What everybody reads: who sits where, no scores."""
    accessible(page)
    expect(page.locator("main")).not_to_contain_text("Fits the theme.")
    answer = page.request.get(f"/bg/calls/{slug}/setting-up/0/public.pdf")
    assert answer.ok
    assert answer.body().startswith(b"%PDF")
