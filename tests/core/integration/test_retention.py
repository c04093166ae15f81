"""What has been kept long enough goes: by the table, once, and line by line."""

import io
import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone, translation

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.retention import lines
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Invitation
from clusterpolisee.core.privacy.models import Consent, ErasureRequest, Purpose
from clusterpolisee.core.privacy.services import consents, retention
from tests.conftest import person
from workinggroups.models import Call, Expression, Review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_journal(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def test_every_line_has_its_days_and_every_number_its_line():
    assert {line.code for line in lines()} == set(settings.RETENTION)
    assert all(line.days > 0 for line in lines())


def test_the_documentation_is_what_the_settings_say():
    with translation.override("en"):
        written = Path(settings.BASE_DIR, "docs", "retention.md").read_text(encoding="utf-8")
        assert written == retention.document(lines()), "run manage.py retention --document"


def test_the_public_page_shows_the_same_table(client):
    page = client.get("/en/privacy/").content.decode()
    for line in lines():
        assert str(line.what) in page


def invitation(cast, organisations, **values):
    common = {"kind": "member", "organisation": organisations["mag"], "language": "en"}
    facts = {"invited_by": cast.coordinator, "expires_at": ago(0), "token_hash": uuid.uuid4().hex}
    return Invitation.objects.create(**{**common, **facts, **values})


def test_invitations_go_ninety_days_after_their_end(cast, organisations):
    old = invitation(cast, organisations, email="old@example.org", expires_at=ago(91))
    young = invitation(cast, organisations, email="young@example.org", expires_at=ago(89))
    assert retention.enforce()["invitations"] == 1
    assert list(Invitation.objects.all()) == [young]
    assert old not in Invitation.objects.all()


def test_mails_lose_their_texts_and_later_go(cast):
    for days, kind in ((31, "a"), (366, "b"), (2, "erasure_done"), (2, "c")):
        OutboxMessage.objects.create(
            to="x@example.org",
            subject="s",
            text="secret",
            language="en",
            kind=kind,
            state="sent",
            settled_at=ago(days),
        )
    waiting = OutboxMessage.objects.create(to="x@example.org", subject="s", text="t", language="en")
    done = retention.enforce()
    assert (done["mail_texts"], done["mails"], done["last_mails"]) == (2, 1, 1)
    left = {mail.kind: mail.text for mail in OutboxMessage.objects.exclude(pk=waiting.pk)}
    assert left == {"a": "", "c": "secret"}


def test_notifications_go_when_read_and_later_in_any_case(cast):
    common = {
        "topic": "account",
        "because": "data",
        "subject": "s",
        "text": "t",
        "language": "en",
        "channel": "now",
    }
    for number, read in ((1, ago(181)), (2, ago(179)), (3, None)):
        Notification.objects.create(user=cast.leader, url=f"/{number}/", read_at=read, **common)
    assert retention.enforce()["notifications_read"] == 1
    Notification.objects.filter(url="/3/").update(created_at=ago(366))
    assert retention.enforce()["notifications"] == 1


def test_accounts_nobody_confirmed_go_and_others_do_not(cast):
    forgotten, late, used = (person(name) for name in ("forgotten", "late", "used"))
    for user in (forgotten, late, used):
        EmailAddress.objects.create(user=user, email=user.email, verified=user == used)
    User.objects.filter(pk__in=[forgotten.pk, used.pk]).update(date_joined=ago(31))
    assert retention.enforce()["unconfirmed_accounts"] == 1
    assert set(User.objects.filter(pk__in=[forgotten.pk, late.pk, used.pk])) == {late, used}


def test_texts_of_unsuccessful_expressions_go_a_year_after_the_call(cast, call):
    written = [
        Expression.objects.create(
            call=call, number=number, applicant=user, kind="expert", country=call.group.leader.country,
            profile="p", motivation="m", experience="e", contribution="c", language="en",
            token=uuid.uuid4(), content_hash="h", state=state, submitted_at=ago(400),
        )
        for number, (user, state) in enumerate(
            ((cast.expert, "not_selected"), (cast.partner, "shortlisted")), start=1
        )
    ]  # fmt: skip
    Review.objects.create(expression=written[0], reviewer=cast.leader, comment="weak")
    Call.objects.filter(pk=call.pk).update(
        state="decided", opens_at=ago(400), closes_at=ago(364), accepts_until=ago(364)
    )
    assert retention.enforce()["expression_texts"] == 0
    Call.objects.filter(pk=call.pk).update(closes_at=ago(366))
    assert retention.enforce()["expression_texts"] == 1
    lost, kept = (Expression.objects.get(pk=row.pk) for row in written)
    assert (lost.motivation, lost.content_hash, lost.state) == (erased.MARKER, "h", "not_selected")
    assert kept.motivation == "m"
    assert Review.objects.get().comment == erased.MARKER
    assert retention.enforce()["expression_texts"] == 0


def test_requests_and_withdrawn_consents_go_after_three_years(cast):
    consents.give(cast.leader, Purpose.PUBLIC_PROFILE, language="en", by=cast.leader)
    consents.withdraw(cast.leader, Purpose.PUBLIC_PROFILE, by=cast.leader)
    ErasureRequest.objects.create(user=cast.leader, state="refused", answered_at=ago(0))
    assert retention.enforce(timezone.now() + timedelta(days=3 * 365 - 1))["consents"] == 0
    later = retention.enforce(timezone.now() + timedelta(days=3 * 365 + 1))
    assert (later["consents"], later["erasure_requests"]) == (1, 1)
    assert not Consent.objects.exists()


def test_a_trial_counts_and_changes_nothing_and_the_job_is_safe_twice(cast, organisations):
    invitation(cast, organisations, email="old@example.org", expires_at=ago(91))
    out = io.StringIO()
    call_command("retention", "--dry-run", "--json", stdout=out)
    printed = json.loads(out.getvalue())
    assert printed["dry_run"] is True
    assert printed["counts"]["invitations"] == 1
    assert Invitation.objects.count() == 1
    call_command("retention", stdout=out)
    assert retention.enforce()["invitations"] == 0


def test_a_line_that_fails_leaves_what_the_lines_before_it_did(cast, organisations, monkeypatch):
    invitation(cast, organisations, email="old@example.org", expires_at=ago(91))

    def killed(**kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(retention, "forget_texts", killed)
    with pytest.raises(KeyboardInterrupt):
        retention.enforce()
    assert not Invitation.objects.exists()
