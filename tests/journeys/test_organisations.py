"""The register of bodies: a reader finds one by the map, its coordinator keeps its page."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1280, "light"), ("hu", 320, "dark")])
@pytest.mark.parametrize(
    "path", ["partners/?country=IT", "partners/?order=name", "partners/?q=nothing-has-this", "partners/mag/"]
)
def test_the_register_is_accessible(visit, accessible, path, language, width, scheme):
    accessible(visit(f"/{language}/{path}", width=width, color_scheme=scheme))


@pytest.mark.parametrize(
    "path", ["partners/mag/edit/", "partners/mag/logo/change/", "partners/mag/logo/remove/"]
)
def test_the_pages_of_a_coordinator_are_accessible(visit, accessible, path):
    accessible(visit(f"/bg/{path}", role="coordinator", width=360))


def test_the_form_of_a_new_body_is_accessible(visit, accessible):
    accessible(visit("/en/partners/new/", role="secretariat"))


def test_the_map_is_walked_by_keyboard_and_leads_to_the_bodies(visit):
    page = visit("/en/partners/")
    page.get_by_role("link", name="Bulgaria: 1 partner body").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/partners/?country=BG#list")
    expect(page.get_by_text("1 body found")).to_be_visible()
    page.get_by_role("link", name="Bulgarian Small and Medium Enterprises Promotion Agency").click()
    expect(page.get_by_role("img", name="Sofia on the map, in Bulgaria")).to_be_visible()


def test_the_map_works_without_script(visit):
    page = visit("/it/partners/", width=360, java_script_enabled=False)
    expect(page.locator(".see-map svg a")).to_have_count(12)


def test_a_coordinator_changes_the_page_and_sends_a_logo(visit):
    page = visit("/en/partners/mag/", role="coordinator")
    page.get_by_role("link", name="Edit this page").click()
    page.get_by_label("Website").fill("https://www.example.org/mag")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your changes are saved.")).to_be_visible()
    expect(page.get_by_role("link", name="https://www.example.org/mag")).to_be_visible()

    held = io.BytesIO()
    Image.new("RGB", (600, 200), "navy").save(held, "PNG")
    page.get_by_role("link", name="Add a logo").click()
    page.get_by_label("File of the logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": held.getvalue()}
    )
    page.get_by_role("button", name="Send the file").click()
    for _attempt in range(20):
        page.goto(page.url.split("?")[0].rstrip("#"))
        if page.get_by_role("img", name="Logo of MAG").count():
            break
        page.wait_for_timeout(500)
    expect(page.get_by_role("img", name="Logo of MAG")).to_be_visible()


def test_a_drawing_that_can_carry_scripts_is_refused_with_the_reason(visit):
    page = visit("/en/partners/mag/logo/change/", role="coordinator")
    page.get_by_label("File of the logo").set_input_files(
        {
            "name": "logo.svg",
            "mimeType": "image/svg+xml",
            "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        }
    )
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_text("It can carry scripts").first).to_be_visible()
