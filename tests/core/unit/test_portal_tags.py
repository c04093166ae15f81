"""Tags and filters of the templates."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from clusterpolisee.core.ui import navigation


def rendered(source: str, **values) -> str:
    return Template("{% load portal crispy_forms_filters %}" + source).render(Context(values))


def request_for(path: str):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path)
    return request


def rendered_at(path: str, source: str, **values) -> str:
    context = RequestContext(request_for(path), values)
    return Template("{% load portal %}" + source).render(context)


def test_an_icon_that_nobody_drew_is_a_mistake_of_the_template():
    assert 'href="#i-check"' in rendered('{% icon "check" %}')
    with pytest.raises(TemplateSyntaxError):
        rendered('{% icon "unicorn" %}')


def test_a_fallback_carries_its_language_and_is_escaped():
    practice = SimpleNamespace(title_en="", title_hu="Kis & nagy")
    html = rendered('{% tr practice "title" %}|{% fallback_badge practice "title" %}', practice=practice)
    assert '<span lang="hu">Kis &amp; nagy</span>' in html
    assert "Available in Hungarian only" in html


def test_the_readers_own_language_needs_no_mark():
    practice = SimpleNamespace(title_en="Small")
    html = rendered('{% tr practice "title" %}{% fallback_badge practice "title" %}', practice=practice)
    assert html.strip() == "Small"


def test_the_switcher_stays_on_the_page_and_keeps_its_query():
    request = request_for("/en/partners/?country=IT&page=2")
    links = {link.code: link for link in navigation.language_links(request)}
    assert links["bg"].url == "/bg/partners/?country=IT&page=2"
    assert [code for code, link in links.items() if link.current] == ["en"]


def test_the_switcher_on_the_log_in_page_also_translates_where_it_leads_to():
    request = request_for("/en/accounts/login/?next=/en/partners/")
    links = {link.code: link.url for link in navigation.language_links(request)}
    assert links["hu"] == "/hu/accounts/login/?next=%2Fhu%2Fpartners%2F"


def test_a_page_that_does_not_exist_switches_to_the_front_page():
    request = RequestFactory().get("/en/nowhere/")
    request.resolver_match = None
    assert [link.url for link in navigation.language_links(request)] == ["/en/", "/it/", "/hu/", "/bg/"]
    assert rendered_at("/en/partners/", '{% language_links to="home" %}').count("partners") == 0


def test_other_languages_are_announced_with_full_addresses():
    html = rendered_at("/en/partners/", "{% alternate_links %}")
    assert '<link rel="alternate" hreflang="it" href="http://testserver/it/partners/">' in html
    assert '<link rel="alternate" hreflang="x-default" href="http://testserver/en/partners/">' in html


@pytest.mark.parametrize(
    ("path", "current"), [("/hu/partners/", "page"), ("/hu/partners/marche/", "true"), ("/hu/privacy/", "")]
)
def test_the_navigation_says_where_one_is(path, current):
    with translation.override("hu"):
        links = {link.url: link.current for link in navigation.section_links(path)}
    assert links["/hu/partners/"] == current
    assert links["/hu/pilots/"] == ""


def test_every_section_of_the_navigation_exists():
    assert all(resolve(link.url) for link in navigation.section_links("/en/"))


def test_a_changed_query_keeps_the_rest():
    both = "{% query_string page=3 %}|{% query_string page=None %}"
    html = rendered_at("/en/partners/?country=IT&country=HU&page=2", both)
    assert html == "?country=IT&amp;country=HU&amp;page=3|?country=IT&amp;country=HU"


def test_a_pager_keeps_the_query_even_where_the_context_is_closed():
    page = Paginator(range(100), 10).page(2)
    pager = '{% include "components/pager.html" with page=page only %}'
    html = rendered_at("/en/partners/?country=IT&page=2", pager, page=page)
    assert 'href="?country=IT&amp;page=3"' in html
    assert "11 to 20 of 100" in html


def test_a_breadcrumb_is_a_trail_of_pairs_that_ends_here():
    html = rendered('{% breadcrumb "Practices" "/en/practices/" here %}', here="A & B")
    assert '<a href="/en/practices/">Practices</a>' in html
    assert '<li aria-current="page">A &amp; B</li>' in html


@pytest.mark.parametrize(
    ("value", "target", "width"), [(19, 23, "82.6%"), (271, 260, "100.0%"), (0, 7, "0.0%"), (1, 0, "0.0%")]
)
def test_a_meter_never_overflows(value, target, width):
    html = rendered("{% meter value target %}", value=value, target=target)
    assert f'width="{width}"' in html
    assert ("fill ok" in html) is (width == "100.0%")


class OrderForm(forms.Form):
    name = forms.CharField(label="Name", widget=forms.TextInput(attrs={"placeholder": "Name"}))
    size = forms.ChoiceField(label="Size", choices=[("s", "Small")], widget=forms.RadioSelect)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Both together do not fit.")


SUMMARY = '{% include "components/error_summary.html" with form=form only %}'


def test_the_error_summary_links_to_the_first_element_of_each_field():
    html = rendered(SUMMARY, form=OrderForm({}))
    assert '<a href="#id_name">Name: This field is required.</a>' in html
    assert '<a href="#id_size_0">Size: This field is required.</a>' in html
    assert "<li>Both together do not fit.</li>" in html
    assert "<li>This field is required.</li>" in html
    assert "Please check 4 entries" in html


def test_the_summary_stands_once_and_takes_the_focus():
    html = rendered(SUMMARY + "{{ form|crispy }}", form=OrderForm({}))
    assert html.count('class="error-summary"') == 1
    assert html.count("autofocus") == 1
    assert 'class="error-summary"' in rendered("{{ form|crispy }}", form=OrderForm({}))
    assert 'class="error-summary"' not in rendered("{{ form|crispy }}", form=OrderForm())


def test_a_field_is_tied_to_its_error_and_its_help():
    html = rendered("{{ form|crispy }}", form=OrderForm({}))
    assert 'aria-describedby="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html


def test_placeholders_that_repeat_the_label_go():
    assert "placeholder" not in rendered("{{ form|without_placeholders }}", form=OrderForm())
