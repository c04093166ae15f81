"""A person gets everything the portal holds, and nobody else does."""

import io
import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, registered
from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Invitation
from clusterpolisee.core.privacy import archive
from clusterpolisee.core.privacy.models import DataExport, ExportState
from clusterpolisee.core.privacy.services import exports
from clusterpolisee.core.workflow.errors import Refused

pytestmark = pytest.mark.django_db
# Every column that names a person, and where the copy tells of it. What the copy leaves out has its reason.
COVERED = {
    "account": {"account.EmailAddress.user"},
    "offices": {"core.Office.user"},
    "decisions": {"core.AccountDecision.user"},
    "second_factor": {"mfa.Authenticator.user"},
    "devices": {"usersessions.UserSession.user"},
    "log_in_services": {"socialaccount.SocialAccount.user"},
    "back_office": {"admin.LogEntry.user"},
    "mandates": {"core.Mandate.user"},
    "invitations": {"core.Invitation.accepted_by"},
    "invitations_sent": {"core.Invitation.invited_by"},
    "notifications": {"core.Notification.user"},
    "notification_choices": {"core.NotificationChoice.user"},
    "consents": {"core.Consent.user"},
    "exports": {"core.DataExport.user"},
    "downloads": {"core.Job.owner"},
    "erasure_requests": {"core.ErasureRequest.user"},
    "leaderships": {"workinggroups.Leadership.user"},
    "seats": {"workinggroups.Membership.user"},
    "expressions": {"workinggroups.Expression.applicant"},
    "expression_files": {"workinggroups.Attachment.uploaded_by"},
    "co_editing": {"workinggroups.CoEditor.user"},
    "endorsements": {"workinggroups.Endorsement.settled_by"},
    "reviews": {"workinggroups.Review.reviewer"},
    "assignments": {"workinggroups.Assignment.evaluator"},
    "conflict_declarations": {"workinggroups.ConflictDeclaration.user"},
    "declared_relations": {"workinggroups.DeclaredRelation.user"},
    "call_questions": {"workinggroups.PublicQuestion.asked_by"},
    "call_invitations": {"workinggroups.CallInvitation.user"},
    "call_invitations_sent": {"workinggroups.CallInvitation.made_by"},
    "call_follows": {"workinggroups.CallFollower.user"},
    "practices": {"repository.Practice.author"},
}
LEFT_OUT = {
    "core.PersonKey.user": "a key, no data",
    "core.AccountDecision.by": "about somebody else; the changes one made are in changes_by",
    "core.OutboxMessage.settled_by": "about somebody else's mail",
    "core.Office.ended_by": "in changes_by",
    "core.Mandate.ended_by": "in changes_by",
    "workinggroups.Leadership.ended_by": "in changes_by",
    "workinggroups.Membership.ended_by": "in changes_by",
    "workinggroups.Membership.proposed_by": "in changes_by",
    "workinggroups.Call.approved_by": "in changes_by",
    "workinggroups.CallNotice.made_by": "in changes_by",
    "workinggroups.PublicQuestion.answered_by": "in changes_by",
    "workinggroups.Expression.saved_by": "about the applicant's text; in changes_by",
    "workinggroups.ExpressionVersion.submitted_by": "the applicant, in expression_versions",
    "workinggroups.Clarification.asked_by": "about somebody else; in changes_by",
    "workinggroups.Clarification.settled_by": "the applicant, in clarifications",
    "workinggroups.ScreeningAnswer.answered_by": "about somebody else; in changes_by",
    "workinggroups.DuplicateMark.marked_by": "about somebody else; in changes_by",
    "workinggroups.Assignment.made_by": "about somebody else; in changes_by",
    "workinggroups.ConflictDeclaration.waiver_asked_by": "about somebody else; in changes_by",
    "workinggroups.ConflictDeclaration.waived_by": "about somebody else; in changes_by",
    "workinggroups.SettingUpDocument.made_by": "in changes_by",
    "workinggroups.SettingUpDocument.signed_by": "in changes_by",
}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def opened(user: User, language: str = "en") -> zipfile.ZipFile:
    target = io.BytesIO()
    archive.write(user, target, language=language)
    return zipfile.ZipFile(target)


def test_every_column_that_names_a_person_is_in_the_copy_or_has_a_reason_not_to_be():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is User
        if not model._meta.auto_created
    }
    if not apps.is_installed("allauth.socialaccount"):
        found |= COVERED["log_in_services"]
    assert found == set().union(*COVERED.values()) | set(LEFT_OUT)


def test_the_parts_of_the_copy_are_there_even_when_empty(cast):
    parts = json.loads(opened(cast.partner).read("data.json"))["parts"]
    assert set(COVERED) | {
        "mails",
        "reads",
        "reads_about",
        "changes_about",
        "changes_by",
        "addresses",
    } <= set(parts)
    assert parts["mandates"][0]["kind"] == "member"


def test_names_of_parts_and_kinds_are_used_once(cast):
    parts = [part.name for data in registered() for part in data.export(cast.partner)]
    kinds = [kind for data in registered() for kind in data.kinds]
    assert len(parts) == len(set(parts))
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("language", ["en", "it", "hu", "bg"])
def test_the_page_is_whole_without_the_internet_and_in_the_persons_language(cast, language):
    copy = opened(cast.partner, language)
    page = copy.read("index.html").decode()
    assert f'<html lang="{language}">' in page
    assert "http" not in page.replace("http://localhost", "")
    assert "<script" not in page
    assert set(copy.namelist()) == {"README.txt", "index.html", "style.css", "data.json"}


def test_what_a_person_typed_cannot_become_markup(cast):
    User.objects.filter(pk=cast.partner.pk).update(full_name="<script>alert(1)</script>")
    assert b"<script>" not in opened(User.objects.get(pk=cast.partner.pk)).read("index.html")


def test_the_name_of_a_file_cannot_lead_out_of_the_folder(cast, monkeypatch):
    class File(ContentFile):
        def open(self, mode=None):
            return io.BytesIO(b"content")

    part = Part("papers", "Papers", {}, [], files=[File(b"", name="../../etc/pass wd")])
    monkeypatch.setattr(
        archive, "registered", lambda: [type("D", (), {"export": lambda self, user: [part]})()]
    )
    assert "files/papers/1-pass_wd" in opened(cast.partner).namelist()


def test_a_copy_is_made_once_told_and_kept_for_seven_days(cast):
    asked = exports.ask(cast.partner, language="hu", by=cast.partner)
    assert exports.ask(cast.partner, language="hu", by=cast.partner) == asked
    assert exports.make(asked.pk)
    assert not exports.make(asked.pk)
    asked.refresh_from_db()
    assert asked.state == ExportState.READY
    assert timedelta(days=6, hours=23) < asked.expires_at - timezone.now() <= timedelta(days=7)
    with asked.file.open("rb") as stored:
        assert zipfile.ZipFile(stored).testzip() is None
    assert OutboxMessage.objects.get(to=cast.partner.email).kind == "export_ready"


def test_a_copy_whose_worker_was_killed_is_rung_for_again(cast, monkeypatch):
    asked = exports.ask(cast.partner, language="en", by=cast.partner)
    with monkeypatch.context() as broken:
        broken.setattr(archive, "write", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            exports.make(asked.pk)
    assert DataExport.objects.get().state == ExportState.WAITING
    other = exports.ask(cast.leader, language="bg", by=cast.leader)
    rung = []
    monkeypatch.setattr(exports, "ring", lambda task, **ids: rung.append((task, ids["id"])))
    assert exports.sweep() == 2
    assert set(rung) == {("core.privacy.export", str(copy.pk)) for copy in (asked, other)}
    assert exports.make(asked.pk)


def test_what_fails_for_hours_is_given_up_and_can_be_asked_again(cast):
    asked = exports.ask(cast.partner, language="en", by=cast.partner)
    DataExport.objects.filter(pk=asked.pk).update(requested_at=timezone.now() - timedelta(hours=7))
    assert exports.sweep() == 0
    assert DataExport.objects.get().state == ExportState.FAILED
    assert exports.ask(cast.partner, language="en", by=cast.partner) != asked


def test_three_copies_a_day_are_enough(cast):
    for _ in range(3):
        exports.make(exports.ask(cast.partner, language="en", by=cast.partner).pk)
    with pytest.raises(Refused, match="3 copies"):
        exports.ask(cast.partner, language="en", by=cast.partner)
    with pytest.raises(Refused):
        exports.ask(cast.leader, language="en", by=cast.secretariat)


def test_the_file_goes_after_its_days_and_leftovers_go_too(cast, django_capture_on_commit_callbacks):
    asked = exports.ask(cast.partner, language="en", by=cast.partner)
    exports.make(asked.pk)
    asked.refresh_from_db()
    path = Path(asked.file.path)
    leftover = path.with_name("leftover.zip")
    leftover.write_bytes(b"")
    old = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(leftover, (old, old))
    assert exports.expire() == 0
    assert path.exists()
    assert not leftover.exists()
    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.expire() == 1
    assert not path.exists()
    assert DataExport.objects.get().state == ExportState.EXPIRED


def test_the_operator_writes_a_copy_and_that_is_logged(cast, tmp_path):
    path = tmp_path / "copy.zip"
    call_command("export_person", "PARTNER@example.org", str(path), stdout=io.StringIO())
    assert json.loads(zipfile.ZipFile(path).read("data.json"))["person"] == str(cast.partner.public_id)
    assert path.stat().st_mode & 0o077 == 0
    assert AccessEvent.objects.get(what="person.export").object_id == str(cast.partner.pk)


def _invited(email: str, by: User) -> Invitation:
    return Invitation.objects.create(
        email=email, full_name="Victoria", kind="expert", language="en", message="for her alone",
        token_hash=email, invited_by=by, expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip


@pytest.mark.parametrize("verified", [True, False])
def test_an_address_that_was_only_typed_opens_nothing_that_went_there(cast, verified):
    EmailAddress.objects.create(user=cast.stakeholder, email="victoria@example.org", verified=verified)
    _invited("Victoria@example.org", cast.secretariat)
    OutboxMessage.objects.create(to="victoria@example.org", subject="s", text="t", language="en")
    data = json.loads(opened(cast.stakeholder).read("data.json"))["parts"]
    assert [len(data["invitations"]), len(data["mails"])] == ([1, 1] if verified else [0, 0])


def test_a_former_address_that_is_somebody_elses_by_now_opens_nothing(cast):
    user = cast.stakeholder
    former, user.email = user.email, "moved@example.org"
    user.save(update_fields=["email"])
    OutboxMessage.objects.create(to=former, subject="s", text="t", language="en")
    assert len(json.loads(opened(user).read("data.json"))["parts"]["mails"]) == 1
    EmailAddress.objects.create(user=cast.partner, email=former, verified=True)
    assert json.loads(opened(user).read("data.json"))["parts"]["mails"] == []
