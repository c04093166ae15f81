"""A partner feeds the repository; everyone finds it."""

from playwright.sync_api import expect


def test_a_practice_written_in_hungarian_is_found_in_its_own_language(visit, accessible):
    page = visit("/hu/practices/new/", role="partner")
    accessible(page)
    page.click("main form button[type=submit]")
    expect(page.locator(".error-summary")).to_be_focused()
    accessible(page)
    page.select_option("select[name=source_language]", "hu")
    page.select_option("select[name=group]", index=3)
    page.select_option("select[name=country]", label="Magyarország")
    page.fill("input[name=title]", "Közös exportirodák a gépiparban")
    for name in ("summary", "problem", "solution", "results", "lessons"):
        page.fill(
            f"textarea[name={name}]", "A vállalkozások együtt lépnek külpiacra, és megosztják a költségeket."
        )
    page.click("main form button[type=submit]")
    page.wait_for_url("**/hu/practices/*-*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Közös exportirodák a gépiparban")
    accessible(page)

    reader = visit("/en/practices/?q=exportiroda")
    expect(reader.get_by_role("link", name="Közös exportirodák a gépiparban")).to_be_visible()
    expect(reader.locator("main")).to_contain_text("Available in Hungarian only")
    reader.goto("/en/practices/?q=vallalkozas&country=HU")
    expect(reader.get_by_role("link", name="Közös exportirodák a gépiparban")).to_be_visible()
    reader.goto("/en/practices/?q=exportiroda&country=BG")
    expect(reader.get_by_role("link", name="Közös exportirodák a gépiparban")).to_have_count(0)


def test_who_is_not_a_partner_is_told_whom_to_ask(visit):
    page = visit("/en/practices/new/", role="stakeholder")
    expect(page.locator("main")).to_contain_text("partner")
    expect(page.locator("main form textarea")).to_have_count(0)
