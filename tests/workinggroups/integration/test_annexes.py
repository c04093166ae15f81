"""Files of an expression: taken in, examined, replaced, removed, handed out to the right people only."""

import io
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.documents.uploads import Problem, Unacceptable
from clusterpolisee.core.documents.virus_scanner import Unreachable
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Attachment, Call, ConflictDeclaration
from workinggroups.services import annexes, drafts, expressions

pytestmark = pytest.mark.django_db


def pdf(text="one"):
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": text})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def macro_document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", "<x/>")
        parts.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


def file(content=None, name="cv.pdf"):
    return SimpleUploadedFile(name, pdf() if content is None else content)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(call, cast, countries):
    row = drafts.start(
        call, kind="expert", organisation=None, by=cast.expert, token=uuid.uuid4(), language="en"
    )
    values = {
        "profile": "Manager", "motivation": "Why", "experience": "What", "contribution": "Which",
        "country": countries["HU"],
    }  # fmt: skip
    return drafts.save(row, values=values, revision=0, by=cast.expert)


@pytest.fixture
def add(draft, cast):
    def upload(content=None, name="cv.pdf", *, token=None, by=None, replaces=None, examined=True):
        made = annexes.upload(
            draft, file=file(content, name), token=token or uuid.uuid4(), by=by or cast.expert,
            replaces=replaces,
        )  # fmt: skip
        if examined:
            annexes.examine(made.pk)
            made.refresh_from_db()
        return made

    return upload


def send(draft, cast):
    return expressions.submit(draft, by=cast.expert, token=uuid.uuid4())


def test_a_file_has_a_random_name_and_is_examined_before_anybody_has_it(add, log_in, cast):
    annex = add(examined=False)
    assert annex.state == "waiting"
    assert "cv" not in annex.file.name
    assert (
        log_in(cast.expert).get(reverse("workinggroups:annex_download", args=[annex.pk])).status_code == 409
    )
    annexes.examine(annex.pk)
    response = log_in(cast.expert).get(reverse("workinggroups:annex_download", args=[annex.pk]))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="cv.pdf"')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_the_same_form_twice_stores_one_file(add, token):
    assert add(token=token).pk == add(token=token).pk
    assert len(default_storage.listdir(annexes.FOLDER)[1]) == 1


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"MZ program", "cv.pdf", Problem.WRONG_ENDING),
        (b"text", "cv.txt", Problem.OTHER_KIND),
        (b"", "cv.pdf", Problem.EMPTY),
        (None, "x" * 300 + ".pdf", Problem.NAME_TOO_LONG),
    ],
)
def test_what_is_no_document_is_not_stored(add, content, name, problem):
    with pytest.raises(Unacceptable) as refusal:
        add(content, name)
    assert refusal.value.problem == problem
    assert not Attachment.objects.exists()
    assert not default_storage.exists(annexes.FOLDER)


def test_a_refused_file_tells_why_on_the_page_and_by_mail_and_is_not_sent(add, draft, cast, log_in):
    annex = add(macro_document(), "cv.docx")
    assert annex.state == "refused"
    mail = OutboxMessage.objects.get(kind="expression_file_refused", to=cast.expert.email)
    page = log_in(cast.expert).get(reverse("workinggroups:expression_section", args=[draft.pk, "annexes"]))
    for text in (mail.text, page.content.decode()):
        assert str(Problem(annex.problem).label) in text
    download = log_in(cast.expert).get(reverse("workinggroups:annex_download", args=[annex.pk]))
    assert download.status_code == 409
    assert send(draft, cast).versions.get().content["annexes"] == []


def test_one_can_send_while_a_file_is_examined_and_is_told_when_it_is_refused(add, draft, cast):
    annex = add(macro_document(), "cv.docx", examined=False)
    sent = send(draft, cast)
    assert len(sent.versions.get().content["annexes"]) == 1
    annexes.examine(annex.pk)
    assert OutboxMessage.objects.filter(kind="expression_file_refused").count() == 1


def test_the_number_and_the_size_of_all_files_are_limited(add, monkeypatch):
    for number in range(annexes.MOST_FILES):
        add(pdf(str(number)), examined=False)
    with pytest.raises(Refused, match="room for"):
        add(pdf("more"))
    monkeypatch.setattr(annexes, "MOST_FILES", 99)
    monkeypatch.setattr(annexes, "MOST_BYTES", 10)
    with pytest.raises(Refused, match="together"):
        add(pdf("more"))


def test_the_same_content_under_another_name_is_there_already(add):
    add()
    with pytest.raises(Refused, match="there already"):
        add(name="other.pdf")


def test_a_later_file_replaces_and_never_overwrites(add, draft, cast):
    first = add(pdf("first"))
    sent = send(draft, cast)
    second = add(pdf("second"), replaces=first)
    first.refresh_from_db()
    assert (second.replaces, first.removed_at is None) == (first, False)
    assert default_storage.exists(first.file.name)
    again = send(draft, cast)
    assert [v.content["annexes"][0]["id"] for v in again.versions.order_by("number")] == [
        str(first.pk),
        str(second.pk),
    ]
    assert sent.pk == again.pk


def test_a_file_removed_from_a_draft_is_deleted(add, cast, django_capture_on_commit_callbacks):
    annex = add()
    with django_capture_on_commit_callbacks(execute=True):
        annexes.remove(annex, by=cast.expert)
    assert not Attachment.objects.exists()
    assert not default_storage.exists(annex.file.name)


def test_a_deleted_draft_takes_its_files_along(add, draft, cast, django_capture_on_commit_callbacks):
    first = add(pdf("first"))
    add(pdf("second"), replaces=first)
    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard(draft, by=cast.expert)
    assert default_storage.listdir(annexes.FOLDER)[1] == []


def test_orphans_are_swept_a_day_later_and_others_stay(add, monkeypatch):
    annex = add()
    default_storage.save(f"{annexes.FOLDER}/orphan.pdf", SimpleUploadedFile("orphan.pdf", b"x"))
    assert annexes.sweep_files() == 0
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert annexes.sweep_files() == 1
    assert default_storage.exists(annex.file.name)


def test_the_sweep_examines_what_the_bell_did_not_reach(add):
    annex = add(examined=False)
    assert annexes.examine_waiting() == 0
    Attachment.objects.filter(pk=annex.pk).update(uploaded_at=Now() - timedelta(minutes=1))
    assert annexes.examine_waiting() == 1


def test_a_file_waits_while_the_scanner_does_not_answer(add, monkeypatch):
    annex = add(examined=False)

    def unreachable(_file):
        raise Unreachable("no answer")

    monkeypatch.setattr(annexes.uploads, "examine", unreachable)
    assert not annexes.examine(annex.pk)
    annex.refresh_from_db()
    assert annex.state == "waiting"


def test_a_file_that_changed_or_is_gone_is_refused(add):
    changed, gone = add(pdf("a"), examined=False), add(pdf("b"), examined=False)
    with changed.file.storage.open(changed.file.name, "wb") as stored:
        stored.write(pdf("other"))
    default_storage.delete(gone.file.name)
    for annex in (changed, gone):
        annexes.examine(annex.pk)
        annex.refresh_from_db()
        assert annex.state == "refused"


# Who gets it


@pytest.fixture
def fetch(log_in):
    """The answer to a person who asks for a file."""

    def get(person, address):
        response = log_in(person).get(address)
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, the file is closed
        return response

    return get


def test_strangers_find_nothing_and_the_desk_only_what_was_sent(add, draft, cast, fetch, stage):
    annex, later = add(pdf("sent")), None
    address = reverse("workinggroups:annex_download", args=[annex.pk])
    assert fetch(cast.leader, address).status_code == 404  # a draft
    send(draft, cast)
    later = add(pdf("not sent"))
    stage("screening")
    ConflictDeclaration.objects.create(expression=draft, user=cast.leader, verdict="none")
    assert fetch(cast.leader, address).status_code == 200
    assert AccessEvent.objects.filter(what="expression.annex", object_id=str(draft.pk)).count() == 1
    not_sent = reverse("workinggroups:annex_download", args=[later.pk])
    assert fetch(cast.leader, not_sent).status_code == 403
    for person in (cast.stakeholder, cast.other_leader, cast.administrator):
        assert fetch(person, address).status_code == 404
    assert fetch(None, address).status_code == 302


def test_a_leader_who_has_not_declared_gets_no_file(add, draft, cast, fetch, stage):
    annex = add()
    send(draft, cast)
    stage("screening")
    response = fetch(cast.leader, reverse("workinggroups:annex_download", args=[annex.pk]))
    assert response.status_code == 403


def test_a_blind_call_hides_files_or_at_least_their_names(add, draft, cast, fetch, stage):
    annex = add(name="Ana Petrova CV.pdf")
    send(draft, cast)
    ConflictDeclaration.objects.create(expression=draft, user=cast.leader, verdict="none")
    address = reverse("workinggroups:annex_download", args=[annex.pk])
    stage("evaluation", hidden_fields=["name", "files"])
    assert fetch(cast.leader, address).status_code == 403
    stage("evaluation", hidden_fields=["name"])
    named = fetch(cast.leader, address)
    assert "Petrova" not in named["Content-Disposition"]
    assert "EoI-3-001" in named["Content-Disposition"]
    assert "Petrova" in fetch(cast.secretariat, address)["Content-Disposition"]
    assert "Petrova" in fetch(cast.expert, address)["Content-Disposition"]


def test_a_sealed_call_opens_no_file_to_the_desk(add, draft, cast, fetch, call):
    annex = add()
    send(draft, cast)
    Call.objects.filter(pk=call.pk).update(is_sealed=True)
    address = reverse("workinggroups:annex_download", args=[annex.pk])
    for person in (cast.leader, cast.secretariat):
        assert fetch(person, address).status_code == 404
