"""The forms of those who add and change practices."""

import re

import pytest
from django.urls import reverse

from repository.models import Practice
from repository.services import practices

pytestmark = pytest.mark.django_db
NEW = "/en/practices/new/"


@pytest.fixture
def form(values, token):
    keys = {name: value.pk for name, value in values.items() if hasattr(value, "pk")}
    return {**values, **keys, "token": str(token)}


def test_a_visitor_is_asked_to_sign_in(client, groups):
    response = client.get(NEW)
    assert response.status_code == 302
    assert response.url.startswith("/en/accounts/login/?next=")


@pytest.mark.parametrize("who", ["stakeholder", "expert", "administrator"])
def test_the_refusal_says_whom_to_ask(cast, log_in, form, who):
    client = log_in(getattr(cast, who))
    for response in (client.get(NEW), client.post(NEW, form)):
        assert response.status_code == 403
        assert "ask its coordinator" in response.content.decode()
    assert not Practice.objects.exists()


def test_a_member_adds_a_practice_and_sees_it(cast, log_in, form):
    client = log_in(cast.partner)
    response = client.post(NEW, form, follow=True)
    assert response.redirect_chain == [(Practice.objects.get().get_absolute_url(), 302)]
    page = response.content.decode()
    assert "The practice is published" in page
    assert "Village networks" in page


def test_the_form_sent_twice_stores_one_practice_and_shows_it(cast, log_in, form):
    client = log_in(cast.partner)
    first, second = client.post(NEW, form), client.post(NEW, form)
    assert first.url == second.url
    assert Practice.objects.count() == 1


@pytest.mark.parametrize("broken", ["x", "", "0" * 400])
def test_a_number_that_nobody_sees_is_not_for_people_to_mend(cast, log_in, form, broken):
    assert log_in(cast.partner).post(NEW, {**form, "token": broken}).status_code == 302
    assert str(Practice.objects.get().token) not in {broken, form["token"]}


def test_each_empty_form_has_a_number_of_its_own(cast, log_in):
    client = log_in(cast.partner)
    numbers = {re.search(r'name="token" value="([^"]+)"', client.get(NEW).content.decode())[1] for _ in "12"}
    assert len(numbers) == 2


def test_the_form_starts_with_what_is_known(cast, log_in, groups, countries, organisations):
    initial = log_in(cast.partner).get(f"{NEW}?group=3").context["form"].initial
    assert initial["group"] == groups[3].pk
    assert initial["country"] == countries["HU"].pk
    assert log_in(cast.partner).get(f"{NEW}?group=x").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 161),
        ("title", "   "),
        ("summary", "x" * 601),
        ("problem", "x" * 3001),
        ("problem", "a\x00b"),
        ("source_language", "xx"),
        ("group", "99"),
        ("country", "x"),
        ("organisation", "99999"),
    ],
)
def test_an_entry_that_makes_no_sense_is_an_error_and_the_rest_is_kept(cast, log_in, form, field, value):
    response = log_in(cast.partner).post(NEW, {**form, field: value})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    page = response.content.decode()
    assert "error-summary" in page
    assert "They share the costs." in page
    assert not Practice.objects.exists()


def test_a_body_of_others_is_not_among_the_choices(cast, log_in, form, organisations):
    response = log_in(cast.partner).post(NEW, {**form, "organisation": organisations["bsmepa"].pk})
    assert "organisation" in response.context["form"].errors


def test_an_edit_shows_and_saves_the_text_in_its_language(cast, log_in, publish, form):
    practice = publish(source_language="bg", title="Стар текст")
    client = log_in(cast.coordinator)
    address = reverse("repository:practice_edit", args=[practice.public_id])
    assert "Стар текст" in client.get(address).content.decode()
    assert client.post(address, {**form, "title": "Нов текст"}).url == practice.get_absolute_url()
    stored = Practice.objects.get()
    assert (stored.title_bg, stored.title_en) == ("Нов текст", None)


def test_an_edit_warns_that_translations_do_not_follow(cast, log_in, publish):
    practice = publish()
    Practice.objects.update(title_hu="Falvak")
    page = log_in(cast.partner).get(reverse("repository:practice_edit", args=[practice.public_id]))
    assert page.context["translations"] == ["Hungarian"]


@pytest.mark.parametrize("verb", ["edit", "withdraw", "publish"])
@pytest.mark.parametrize(
    ("who", "published", "withdrawn"),
    [
        ("stakeholder", 403, 404),
        ("leader", 403, 404),
        ("administrator", 403, 404),
        ("secretariat", 403, 403),
    ],
)
def test_others_are_refused_or_see_nothing(cast, log_in, publish, form, verb, who, published, withdrawn):
    practice = publish()
    address = reverse(f"repository:practice_{verb}", args=[practice.public_id])
    client = log_in(getattr(cast, who))
    assert {client.get(address).status_code, client.post(address, form).status_code} == {published}
    practices.withdraw(practice, by=cast.partner)
    assert {client.get(address).status_code, client.post(address, form).status_code} == {withdrawn}
    assert Practice.objects.get().title_en == "Village networks"


def test_withdrawing_asks_first_and_can_be_undone(cast, log_in, publish):
    practice = publish()
    client = log_in(cast.partner)
    for verb, state in (("withdraw", "withdrawn"), ("publish", "published")):
        address = reverse(f"repository:practice_{verb}", args=[practice.public_id])
        assert "Back without a change" in client.get(address).content.decode()
        assert client.post(address).url == practice.get_absolute_url()
        assert Practice.objects.get().state == state
        assert client.get(address).status_code == client.post(address).status_code == 409


def test_an_unknown_practice_is_404(cast, log_in, token):
    client = log_in(cast.partner)
    for verb in ("edit", "withdraw", "publish"):
        assert client.get(reverse(f"repository:practice_{verb}", args=[token])).status_code == 404
    assert client.get("/en/practices/not-a-number/").status_code == 404
