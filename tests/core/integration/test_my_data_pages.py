"""The pages on which people see, take and erase their data."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.models import AccessEvent, AuditEvent
from clusterpolisee.core.privacy.models import DataExport, ErasureRequest, ErasureRequestState
from clusterpolisee.core.privacy.services import erasures, exports
from tests.conftest import person

pytestmark = pytest.mark.django_db
DATA = "/en/my-page/data/"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def signed_in(log_in):
    """Signed in just now, so that nobody asks for the password again."""

    def enter(user: User):
        client = log_in(user)
        client.post("/en/accounts/reauthenticate/", {"password": "a-long-password-1"})
        return client

    return enter


@pytest.mark.parametrize("language", ["en", "it", "hu", "bg"])
def test_the_page_opens_in_every_language_with_nothing_yet(signed_in, cast, language):
    response = signed_in(cast.partner).get(f"/{language}/my-page/data/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_agreeing_and_taking_back_is_one_button_either_way(signed_in, cast):
    client = signed_in(cast.partner)
    client.post(f"{DATA}public-profile/", {"agree": "yes"})
    assert User.objects.get(pk=cast.partner.pk).is_public
    assert "Take the consent back" in client.get(DATA).content.decode()
    client.post(f"{DATA}public-profile/", {"agree": "no"})
    assert not User.objects.get(pk=cast.partner.pk).is_public


@pytest.mark.parametrize("path", ["copy/", "erasure/"])
def test_a_session_left_open_is_asked_for_the_password_first(log_in, cast, path):
    response = log_in(cast.partner, second_factor=False).post(f"{DATA}{path}", {"understood": "on"})
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]
    assert not DataExport.objects.exists()
    assert not ErasureRequest.objects.exists()


def test_after_the_password_the_request_goes_on_by_itself(log_in, cast):
    client = log_in(cast.partner, second_factor=False)
    asked = client.post(f"{DATA}copy/")
    done = client.post(asked["Location"], {"password": "a-long-password-1"})
    assert done["Location"] == DATA
    assert DataExport.objects.get().user == cast.partner


def test_the_copy_is_fetched_by_the_person_alone_and_each_time_is_logged(signed_in, cast):
    copy = exports.ask(cast.partner, language="en", by=cast.partner)
    exports.make(copy.pk)
    path = f"{DATA}copies/{copy.pk}/"
    for stranger in (cast.coordinator, cast.secretariat, cast.administrator):
        assert signed_in(stranger).get(path).status_code == 404
    response = signed_in(cast.partner).get(path)
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="clusterpolisee-')
    assert "index.html" in zipfile.ZipFile(BytesIO(response.getvalue())).namelist()
    assert AccessEvent.objects.get(what="data.copy").actor == f"user:{cast.partner.pk}"


def test_a_copy_past_its_days_is_gone_even_before_the_job_removes_it(signed_in, cast):
    copy = exports.ask(cast.partner, language="en", by=cast.partner)
    exports.make(copy.pk)
    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert signed_in(cast.partner).get(f"{DATA}copies/{copy.pk}/").status_code == 404


def test_erasure_is_asked_on_a_page_that_says_what_goes_and_taken_back(signed_in, cast):
    client = signed_in(cast.partner)
    page = client.get(f"{DATA}erasure/").content.decode()
    assert "The key to your name in the record of changes" in page
    assert "Answers to consultations, which are linked to nobody." in page
    refused = client.post(f"{DATA}erasure/", {"reason": "x"})
    assert "Please confirm" in refused.content.decode()
    client.post(f"{DATA}erasure/", {"reason": "x", "understood": "on"})
    assert ErasureRequest.objects.get().state == ErasureRequestState.ASKED
    client.post(f"{DATA}erasure/take-back/")
    assert ErasureRequest.objects.get().state == ErasureRequestState.TAKEN_BACK
    assert client.post(f"{DATA}erasure/take-back/").status_code == 404


@pytest.mark.parametrize("part", ["", "refuse/", "carry-out/"])
def test_requests_are_shown_to_the_secretariat_alone(signed_in, cast, part):
    request = erasures.ask(cast.partner, reason="private matter", by=cast.partner)
    for role in ("partner", "coordinator", "leader", "administrator"):
        client = signed_in(getattr(cast, role))
        assert client.get(f"/en/people/erasures/{request.pk}/{part}").status_code == 403
        assert client.get("/en/people/erasures/").status_code == 403
    assert signed_in(cast.secretariat).get(f"/en/people/erasures/{request.pk}/{part}").status_code == 200


def test_looking_at_what_would_go_changes_nothing(signed_in, cast):
    request = erasures.ask(cast.partner, reason="", by=cast.partner)
    before = AuditEvent.objects.count()
    page = signed_in(cast.secretariat).get(f"/en/people/erasures/{request.pk}/carry-out/").content.decode()
    assert "mandates that end" in page
    assert AuditEvent.objects.count() == before
    assert User.objects.get(pk=cast.partner.pk).erased_at is None


def test_the_secretariat_carries_it_out_once_and_the_list_shows_no_name_any_more(signed_in, cast):
    request = erasures.ask(cast.partner, reason="", by=cast.partner)
    client = signed_in(cast.secretariat)
    path = f"/en/people/erasures/{request.pk}/carry-out/"
    assert "Please confirm" in client.post(path, {}).content.decode()
    assert client.post(path, {"understood": "on"}).status_code == 302
    assert client.post(path, {"understood": "on"}).status_code == 404
    page = client.get("/en/people/erasures/?state=answered").content.decode()
    assert f"Erased person {str(cast.partner.public_id)[:8]}" in page
    assert "partner@" not in page + client.get(f"/en/people/erasures/{request.pk}/").content.decode()


def test_an_erased_person_cannot_log_in_and_open_sessions_end(signed_in, cast, client):
    browser = signed_in(cast.partner)
    assert browser.get(DATA).status_code == 200
    erasures.erase(cast.partner, by=cast.secretariat)
    assert browser.get(DATA).status_code == 302


def test_refusing_needs_a_reason(signed_in, cast):
    request = erasures.ask(cast.partner, reason="", by=cast.partner)
    client = signed_in(cast.secretariat)
    path = f"/en/people/erasures/{request.pk}/refuse/"
    assert client.post(path, {"reason": ""}).status_code == 200
    assert client.post(path, {"reason": "Law 12 asks for ten years."}).status_code == 302
    assert "Law 12" in signed_in(cast.partner).get(DATA).content.decode()


def test_the_list_takes_as_many_queries_for_three_as_for_one(signed_in, cast, django_assert_max_num_queries):
    client = signed_in(cast.secretariat)
    client.get("/en/people/erasures/")  # what is looked up once per process
    counts = []
    for names in (["one"], ["two", "three"]):
        for name in names:
            asker = person(name)
            erasures.ask(asker, reason="", by=asker)
        with django_assert_max_num_queries(60) as queries:
            client.get("/en/people/erasures/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
