"""What people see and change of themselves."""

import datetime

import pytest
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.partners.models import Mandate

PROFILE = {"full_name": "Partner Smith", "preferred_language": "bg", "time_zone": "Europe/Sofia"}


def test_the_profile_is_stored(cast, log_in):
    response = log_in(cast.partner).post("/en/my-page/", PROFILE)
    assert response.status_code == 302
    stored = User.objects.get(pk=cast.partner.pk)
    assert (stored.full_name, stored.preferred_language, stored.time_zone) == tuple(PROFILE.values())


def test_only_ones_own_name_language_and_zone_can_be_set(cast, log_in):
    sent = {**PROFILE, "email": "other@example.org", "is_superuser": "on", "is_active": "", "is_public": "on"}
    log_in(cast.partner).post("/en/my-page/", sent)
    stored = User.objects.get(pk=cast.partner.pk)
    assert stored.email == cast.partner.email
    assert (stored.is_superuser, stored.is_active, stored.is_public) == (False, True, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "x" * 300),
        ("full_name", "Anna\u202egnp"),
        ("preferred_language", "xx"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_what_cannot_be_is_an_error_on_its_field_and_nothing_typed_is_lost(cast, log_in, field, value):
    response = log_in(cast.partner).post("/en/my-page/", {**PROFILE, field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "Partner Smith" in response.content.decode() or field == "full_name"
    assert User.objects.get(pk=cast.partner.pk).time_zone == ""


def test_times_are_shown_in_the_zone_a_person_chose(cast, log_in):
    User.objects.filter(pk=cast.partner.pk).update(time_zone="Europe/Sofia")
    there = timezone.now().astimezone(datetime.UTC) + datetime.timedelta(hours=2)
    page = log_in(cast.partner).get("/en/my-page/").content.decode()
    assert "EET" in page or "EEST" in page
    assert there.strftime("%H:") in page or "EEST" in page


def test_a_zone_that_is_no_more_falls_back_to_the_portals(cast, log_in):
    User.objects.filter(pk=cast.partner.pk).update(time_zone="Europe/Nowhere")
    assert log_in(cast.partner).get("/en/my-page/").status_code == 200


def test_roles_are_listed_with_their_term_and_reason(cast, log_in, organisations):
    Mandate.objects.filter(user=cast.coordinator).update(
        ended_at=timezone.now(), end_reason="Moved to another body"
    )
    Office.objects.create(user=cast.coordinator, kind="expert", from_date=datetime.date(2020, 1, 1))
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    Mandate.objects.create(
        user=cast.coordinator, organisation=organisations["marche"], kind="member", from_date=tomorrow
    )
    page = log_in(cast.coordinator).get("/en/my-page/roles/").content.decode()
    assert "Moved to another body" in page
    for word in ("in force", "ended", "not yet begun", "Expert of the project", "Coordinator"):
        assert word in page


def test_somebody_without_roles_reads_what_they_can_do(cast, log_in):
    page = log_in(cast.stakeholder).get("/en/my-page/roles/").content.decode()
    assert "You hold no role yet" in page


@pytest.mark.parametrize("path", ["my-page/", "my-page/roles/"])
def test_visitors_are_asked_to_log_in(client, db, path):
    for language in LANGUAGES:
        assert client.get(f"/{language}/{path}").status_code == 302


def test_the_number_of_queries_does_not_grow_with_roles(
    cast, log_in, organisations, django_assert_max_num_queries
):
    client = log_in(cast.partner)
    client.get("/en/my-page/roles/")
    with django_assert_max_num_queries(9):
        client.get("/en/my-page/roles/")
    for body in organisations.values():
        Mandate.objects.create(
            user=cast.partner, organisation=body, kind="coordinator", ended_at=timezone.now()
        )
    with django_assert_max_num_queries(9):
        client.get("/en/my-page/roles/")
