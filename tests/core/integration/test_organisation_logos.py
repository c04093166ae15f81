"""Logos: sent by a coordinator, redrawn by the worker, shown to everybody."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from clusterpolisee.core.partners import tasks
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.services import logos
from clusterpolisee.core.workflow.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _nobody_hears_the_bell(monkeypatch):
    monkeypatch.setattr(logos, "ring", lambda *args, **kwargs: None)


@pytest.fixture
def mag(cast):
    return Organisation.objects.get(slug="mag")


def png(size=(600, 300), colour="navy"):
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    return held.getvalue()


def send(client, data, name="logo.png"):
    file = SimpleUploadedFile(name, data, content_type="image/png")
    return client.post("/en/partners/mag/logo/change/", {"logo": file})


def files():
    return sorted(f"{folder}/{name}" for folder in ("logos", "logo-uploads") for name in _names(folder))


def _names(folder):
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def text(client, address="/en/partners/mag/"):
    return " ".join(client.get(address).content.decode().split())


def test_a_logo_is_prepared_and_then_shown_to_everybody(cast, log_in, mag, client):
    assert send(log_in(cast.coordinator), png()).status_code == 302
    assert "The logo is being prepared" in text(client)
    client.logout()
    assert client.get("/en/partners/mag/logo/").status_code == 404

    tasks.prepare_logo(organisation_id=mag.pk)
    response = client.get("/en/partners/mag/logo/")
    shown = Image.open(io.BytesIO(response.content))
    assert (shown.format, shown.size) == ("PNG", (400, 200))
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert 'alt="Logo of MAG"' in text(client)
    assert len(files()) == 1


def test_the_logo_has_a_name_nobody_can_guess(cast, log_in, mag):
    send(log_in(cast.coordinator), png(), name="mag-secret.png")
    logos.prepare_waiting()
    mag.refresh_from_db()
    assert "mag" not in mag.logo.name
    assert len(mag.logo.name) == len("logos/") + 32 + len(".png")


def test_a_new_logo_takes_the_place_of_the_old_one(cast, log_in, mag):
    client = log_in(cast.coordinator)
    for colour in ("navy", "red"):
        send(client, png(colour=colour))
        logos.prepare_waiting()
    assert len(files()) == 1
    response = client.get("/en/partners/mag/logo/")
    shown = Image.open(io.BytesIO(response.content))
    assert shown.getpixel((9, 9))[:3] == (255, 0, 0)


def test_a_file_sent_while_another_is_prepared_wins(cast, log_in, mag, monkeypatch):
    client = log_in(cast.coordinator)
    send(client, png())
    redrawn = logos._redrawn

    def slowly(name):
        done = redrawn(name)
        monkeypatch.setattr(logos, "_redrawn", redrawn)
        send(client, png(colour="red"))
        return done

    monkeypatch.setattr(logos, "_redrawn", slowly)
    assert not logos.prepare_logo(mag.pk)
    mag.refresh_from_db()
    assert not mag.logo
    assert mag.logo_upload
    assert len(files()) == 1
    assert logos.prepare_logo(mag.pk)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "can carry scripts"),
        (b"", "The file is empty"),
        (b"x" * 600_000, "larger than 500 kB"),
        (b"GIF89a", "not a picture in PNG, JPEG or WebP"),
        (b"<html><script>alert(1)</script>", "not a picture in PNG, JPEG or WebP"),
    ],
)
def test_a_file_that_is_no_logo_is_refused_with_the_reason(cast, log_in, mag, data, message):
    assert message in send(log_in(cast.coordinator), data).content.decode()
    assert files() == []


def test_what_only_the_redrawing_finds_out_is_told_to_the_coordinator_alone(cast, log_in, mag, client):
    broken = png()[:60]  # a sound header, and no picture behind it
    assert send(log_in(cast.coordinator), broken).status_code == 302
    tasks.prepare_waiting_logos()
    assert "could not be read as a picture" in text(log_in(cast.coordinator))
    client.logout()
    assert "could not be read as a picture" not in text(client)
    assert files() == []


def test_a_broken_file_leaves_the_old_logo(cast, log_in, mag):
    client = log_in(cast.coordinator)
    send(client, png())
    logos.prepare_waiting()
    send(client, png()[:60])
    logos.prepare_waiting()
    mag.refresh_from_db()
    assert mag.logo
    assert mag.logo_problem == "broken"
    assert client.get("/en/partners/mag/logo/").status_code == 200


def test_the_redrawing_program_is_stopped_when_it_takes_too_long(cast, log_in, mag, monkeypatch):
    send(log_in(cast.coordinator), png())
    monkeypatch.setattr(logos, "PATIENCE_SECONDS", 0.001)
    assert not logos.prepare_logo(mag.pk)
    mag.refresh_from_db()
    assert mag.logo_problem == "broken"


def test_a_logo_is_removed_with_its_files(cast, log_in, mag):
    client = log_in(cast.coordinator)
    send(client, png())
    logos.prepare_waiting()
    send(client, png())
    assert "Remove the logo of MAG?" in text(client, "/en/partners/mag/logo/remove/")
    assert len(files()) == 2
    assert client.post("/en/partners/mag/logo/remove/").status_code == 302
    assert files() == []
    assert client.get("/en/partners/mag/logo/").status_code == 404


def test_preparing_twice_or_a_body_that_is_gone_does_no_harm(mag):
    assert not logos.prepare_logo(mag.pk)
    assert not logos.prepare_logo(0)


def test_a_logo_whose_file_is_lost_is_not_found(mag, client):
    Organisation.objects.filter(pk=mag.pk).update(logo="logos/gone.png")
    assert client.get("/en/partners/mag/logo/").status_code == 404


def test_a_refused_logo_leaves_no_file(cast, mag):
    Mandate.objects.filter(user=cast.coordinator).update(ended_at="2013-01-31T12:00Z")
    with pytest.raises(Refused):
        logos.set_logo(mag, data=png(), by=cast.coordinator)
    assert files() == []


def test_a_transaction_that_fails_leaves_no_file(cast, mag, monkeypatch):
    def fails(pk):
        raise RuntimeError

    monkeypatch.setattr(logos, "_locked", fails)
    with pytest.raises(RuntimeError):
        logos.set_logo(mag, data=png(), by=cast.coordinator)
    assert files() == []
