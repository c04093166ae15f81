"""A person's data are erased whole, or not at all."""

import io
import json
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.audit import sealing
from clusterpolisee.core.audit.models import AuditEvent, PersonKey
from clusterpolisee.core.audit.queries import history_of
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Invitation
from clusterpolisee.core.privacy import journal
from clusterpolisee.core.privacy.models import Consent, Erasure, ErasureRequest, ErasureRequestState, Purpose
from clusterpolisee.core.privacy.services import consents, erasures
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_journal(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_a_trial_counts_and_changes_nothing(cast):
    before = AuditEvent.objects.count()
    printed = json.loads(told("erase_person", cast.partner.email, "--dry-run", "--json"))
    assert printed["public_id"] == str(cast.partner.public_id)
    assert printed["dry_run"] is True
    assert printed["counts"]["mandates"] == 1
    assert User.objects.get(pk=cast.partner.pk).full_name == "Partner"
    assert AuditEvent.objects.count() == before
    assert not Erasure.objects.exists()
    assert not journal.path().exists()


def test_the_account_becomes_an_empty_one_under_a_number(cast, django_capture_on_commit_callbacks):
    user = cast.partner
    with django_capture_on_commit_callbacks(execute=True):
        counts = erasures.erase(user, by=cast.secretariat)
    emptied = User.objects.get(pk=user.pk)
    assert str(emptied) == f"Erased person {str(user.public_id)[:8]}"
    assert emptied.email == f"erased-{user.public_id}@erased.invalid"
    assert (emptied.full_name, emptied.is_active, emptied.is_public) == ("", False, False)
    assert not emptied.has_usable_password()
    assert not emptied.mandates.current().exists()
    assert Erasure.objects.get().counts == counts
    assert [entry.public_id for entry in journal.entries()] == [user.public_id]


def test_a_role_ends_at_once_also_on_its_last_day(cast):
    cast.partner.mandates.update(until_date=timezone.localdate())
    erasures.erase(cast.partner, by=cast.secretariat)
    mandate = cast.partner.mandates.get()
    assert not mandate.is_current
    assert mandate.ended_by == cast.secretariat


def test_the_key_is_destroyed_so_that_the_trail_shows_no_name(cast):
    user = cast.partner
    assert sealing.opened(history_of(user))[0]["full_name"] == [None, "Partner"]
    erasures.erase(user, by="system:test")
    assert not PersonKey.objects.filter(pk=user.pk).exists()
    shown = [
        value for changes in sealing.opened(history_of(user)) for pair in changes.values() for value in pair
    ]
    assert "Partner" not in shown
    assert "partner@example.org" not in shown
    assert sealing.ERASED in shown


def test_erasing_twice_changes_nothing_the_second_time(cast):
    assert erasures.erase(cast.partner, by="system:test")
    assert erasures.erase(cast.partner, by="system:test") == {}
    assert Erasure.objects.count() == 1


def test_nothing_is_erased_when_one_part_fails(cast, monkeypatch):
    def fail(user):
        raise RuntimeError

    monkeypatch.setattr(erasures, "_empty", fail)
    with pytest.raises(RuntimeError):
        erasures.erase(cast.partner, by="system:test")
    assert cast.partner.mandates.current().exists()
    assert not Erasure.objects.exists()
    assert not journal.path().exists()


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_the_last_in_an_office_cannot_be_erased(cast, role):
    user = getattr(cast, role)
    with pytest.raises(Refused, match="is the last person with the office"):
        erasures.erase(user, by="system:test")
    with pytest.raises(CommandError):
        told("erase_person", user.email)
    Office.objects.create(user=person("second"), kind=role)
    assert erasures.erase(user, by="system:test")["offices"] == 1


def test_mentions_in_the_mail_and_the_inbox_of_others_become_the_pseudonym(cast):
    user = cast.partner
    User.objects.filter(pk=user.pk).update(full_name="Ilona Kovács (MAG)")
    text = "Dear leader, Ilona Kovács (MAG) <PARTNER@example.org> and Ilona Kovácsné wrote."
    common = {"topic": "account", "because": "data", "language": "en", "channel": "now"}
    mine = Notification.objects.create(user=cast.leader, subject="s", text=text, **common)
    mail = OutboxMessage.objects.create(
        to=cast.leader.email, subject="s", text=text, html=text, language="en"
    )
    own = OutboxMessage.objects.create(to="Partner@Example.org", subject="s", text="t", language="en")
    erasures.erase(User.objects.get(pk=user.pk), by="system:test")
    for row in (mine, mail):
        row.refresh_from_db()
        number = f"[{str(user.public_id)[:8]}]"
        assert row.text == f"Dear leader, {number} <{number}> and Ilona Kovácsné wrote."
    assert not OutboxMessage.objects.filter(pk=own.pk).exists()


def test_an_invitation_of_somebody_else_forgets_who_recommended_the_invited(cast):
    invitation = Invitation.objects.create(
        email="new@example.org", kind="expert", language="en", message=f"{cast.partner.email} named you.",
        token_hash="x", invited_by=cast.secretariat, expires_at=timezone.now(),
    )  # fmt: skip
    erasures.erase(cast.partner, by="system:test")
    invitation.refresh_from_db()
    assert invitation.message == f"[{str(cast.partner.public_id)[:8]}] named you."


def test_a_former_name_and_address_are_found_too(cast):
    user = cast.partner
    User.objects.filter(pk=user.pk).update(full_name="New Name", email="new@example.org")
    mail = OutboxMessage.objects.create(
        to=cast.leader.email, subject="Partner wrote", text="partner@example.org", language="en"
    )
    erasures.erase(User.objects.get(pk=user.pk), by="system:test")
    mail.refresh_from_db()
    assert "partner" not in (mail.subject + mail.text).lower()


def test_what_went_to_an_address_that_was_only_typed_stays_whose_it_is(cast):
    EmailAddress.objects.create(user=cast.partner, email="victoria@example.org", verified=False)
    mail = {"to": "victoria@example.org", "subject": "", "text": "", "language": "en"}
    theirs = OutboxMessage.objects.create(**mail, kind="email_confirmation_signup")
    OutboxMessage.objects.create(**mail, kind="email_confirmation")
    erasures.erase(cast.partner, by="system:test")
    assert list(OutboxMessage.objects.filter(to=mail["to"])) == [theirs]
    assert not EmailAddress.objects.filter(email="victoria@example.org").exists()


def test_consents_end_and_stay_as_proof_under_the_number(cast):
    consents.give(cast.partner, Purpose.PUBLIC_PROFILE, language="en", by=cast.partner)
    erasures.erase(cast.partner, by="system:test")
    assert Consent.objects.filter(user=cast.partner).count() == 1
    assert not Consent.objects.standing().exists()


def test_a_request_is_asked_once_taken_back_and_asked_again(cast):
    first = erasures.ask(cast.partner, reason="I left", by=cast.partner)
    assert erasures.ask(cast.partner, reason="again", by=cast.partner) == first
    assert Notification.objects.get(user=cast.secretariat).topic == "erasure_requests"
    assert erasures.take_back(first, by=cast.partner).state == ErasureRequestState.TAKEN_BACK
    assert erasures.ask(cast.partner, reason="", by=cast.partner) != first


def test_only_the_person_asks_and_only_the_secretariat_answers(cast):
    with pytest.raises(Refused):
        erasures.ask(cast.partner, reason="", by=cast.secretariat)
    request = erasures.ask(cast.partner, reason="", by=cast.partner)
    for by in (cast.administrator, cast.partner, cast.coordinator):
        with pytest.raises(Refused):
            erasures.carry_out(request, by=by)
        with pytest.raises(Refused):
            erasures.refuse(request, reason="no", by=by)
    Office.objects.create(user=person("second"), kind="secretariat")
    own = erasures.ask(cast.secretariat, reason="", by=cast.secretariat)
    with pytest.raises(Refused, match="your own request"):
        erasures.carry_out(own, by=cast.secretariat)


def test_a_refusal_reaches_the_person_with_its_reason(cast):
    request = erasures.ask(cast.partner, reason="", by=cast.partner)
    erasures.refuse(request, reason="The audit of 2014 needs the records.", by=cast.secretariat)
    mails = {mail.kind: mail for mail in OutboxMessage.objects.filter(to=cast.partner.email)}
    assert set(mails) == {"erasure_noted", "erasure_refused"}
    mail = mails["erasure_refused"]
    assert "The audit of 2014" in mail.text
    with pytest.raises(Refused):
        erasures.carry_out(request, by=cast.secretariat)
    assert User.objects.get(pk=cast.partner.pk).erased_at is None


def test_carrying_out_sends_one_last_mail_in_the_persons_language(cast):
    User.objects.filter(pk=cast.partner.pk).update(preferred_language="hu")
    request = erasures.ask(cast.partner, reason="private reason", by=cast.partner)
    erasures.carry_out(request, by=cast.secretariat)
    last = OutboxMessage.objects.get(to="partner@example.org")
    assert (last.kind, last.language, last.holds_secret) == ("erasure_done", "hu", True)
    done = ErasureRequest.objects.get()
    assert (done.state, done.reason) == (ErasureRequestState.DONE, "")


def test_a_restored_copy_repeats_the_erasures_of_the_list(cast, tmp_path):
    other = person("unknown")
    lines = [{"public_id": str(cast.secretariat.public_id), "erased_at": "2026-11-01T00:00:00Z"}]
    lines += [{"public_id": str(cast.partner.public_id), "erased_at": "2026-11-01T00:00:00Z"}]
    lines += [{"public_id": "00000000-0000-4000-8000-000000000000", "erased_at": "2026-11-01T00:00:00Z"}]
    file = tmp_path / "list.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)) + '\n{"public_id": "cut o', encoding="utf-8")
    assert "Erased again: 2" in told("replay_erasures", str(file))
    assert "Erased again: 0" in told("replay_erasures", str(file))
    assert set(User.objects.filter(erased_at=None).values_list("pk", flat=True)) >= {other.pk, cast.leader.pk}
    assert User.objects.get(pk=cast.secretariat.pk).erased_at is not None


def test_the_list_is_completed_when_the_machine_stopped_between_commit_and_line(cast):
    erasures.erase(cast.partner, by="system:test")  # inside the test's transaction nothing commits
    assert not journal.path().exists()
    assert journal.complete() == 1
    assert journal.complete() == 0
    assert Path(settings.DATA_DIR, "erasures.jsonl").stat().st_mode & 0o077 == 0


def test_a_name_that_is_an_ordinary_word_damages_no_texts(cast):
    """Somebody of one name is found as they write it; `http` would be found in every link."""
    kept = "Read the rose garden report: http://portal.example/en/"
    mail = OutboxMessage.objects.create(
        to="else@example.org", subject="News of Rose", text=f"Rose wrote. {kept}", language="en"
    )
    User.objects.filter(pk=cast.partner.pk).update(full_name="http")
    User.objects.filter(pk=cast.partner.pk).update(full_name="Rose")
    erasures.erase(User.objects.get(pk=cast.partner.pk), by=None)
    mail.refresh_from_db()
    assert "Rose" not in mail.subject + mail.text
    assert mail.text.endswith(kept)
