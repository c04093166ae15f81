"""What the working groups hold about a person is handed out whole, and erased whole, files too."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.personal_data import registered
from clusterpolisee.core.privacy.services import erasures, retention
from workinggroups.models import (
    Attachment,
    CallFollower,
    CallInvitation,
    Clarification,
    CoEditor,
    ConflictDeclaration,
    Declaration,
    DeclaredRelation,
    Expression,
    ExpressionAnswer,
    ExpressionVersion,
    Membership,
    PublicQuestion,
    Review,
    Seat,
)

pytestmark = pytest.mark.django_db
SECRET = "Zebrafish"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def full(cast, call, expression_of, groups):
    """The expert with a bit of everything; each text of theirs holds the secret word."""
    user, by = cast.expert, cast.leader
    row = expression_of(
        user, motivation=SECRET, experience=SECRET, contribution=SECRET, profile=SECRET, gender="woman"
    )
    question = call.questions.create(code="why", label_en="Why?", position=1)
    ExpressionAnswer.objects.create(expression=row, question=question, text=SECRET)
    content = dict.fromkeys(("profile", "motivation", "experience", "contribution"), SECRET)
    content |= {"answers": {"why": SECRET}, "competences": [], "annexes": []}
    ExpressionVersion.objects.create(
        expression=row,
        number=1,
        content=content,
        content_hash="0" * 64,
        token=uuid.uuid4(),
        submitted_by=user,
    )
    name = default_storage.save("expression-files/a.pdf", ContentFile(SECRET.encode()))
    Attachment.objects.create(
        expression=row, name=f"{SECRET}.pdf", kind="pdf", size=9, sha256="1" * 64, file=name,
        token=uuid.uuid4(), uploaded_by=user,
    )  # fmt: skip
    Clarification.objects.create(
        expression=row, target="motivation", text=f"{SECRET}?", language="en", before=SECRET, after=SECRET,
        answer_by=timezone.now(), token=uuid.uuid4(), asked_by=by,
    )  # fmt: skip
    Review.objects.create(
        expression=row, reviewer=by, comment=f"{SECRET} is good", comment_to_applicant=SECRET,
        filed_at=timezone.now(),
    )  # fmt: skip
    ConflictDeclaration.objects.create(expression=row, user=by, verdict="conflict", statement=SECRET)
    other = expression_of(cast.stakeholder)
    CoEditor.objects.create(expression=other, user=user)
    ConflictDeclaration.objects.create(expression=other, user=user, verdict="conflict", statement=SECRET)
    DeclaredRelation.objects.create(user=user, name=SECRET, relation="board", note=SECRET)
    PublicQuestion.objects.create(call=call, asked_by=user, text=SECRET, language="en", token=uuid.uuid4())
    CallInvitation.objects.create(call=call, email=user.email.upper(), made_by=by, message=SECRET)
    CallFollower.objects.create(call=call, user=user)
    seat = Seat.objects.get(group=groups[2], kind="expert", position=1)
    member = Membership.objects.create(
        seat=seat, group=groups[2], kind="expert", user=user, state="active", competence=SECRET,
        began_at=timezone.now(),
    )  # fmt: skip
    Declaration.objects.create(membership=member, step="conduct", language="hu", text_hash="2" * 64)
    expression_of(user, state="draft", motivation=SECRET, kind="representative",
                  organisation=call.group.leader)  # fmt: skip
    return row


TABLES = (
    Expression, ExpressionAnswer, ExpressionVersion, Attachment, Clarification, Review, ConflictDeclaration,
    CoEditor, DeclaredRelation, PublicQuestion, CallInvitation, CallFollower, Membership,
)  # fmt: skip


def everything():
    return repr([list(model.objects.values()) for model in TABLES])


def test_the_copy_tells_of_every_table(full, cast):
    parts = {part.name: part for data in registered() for part in data.export(cast.expert)}
    for name in (
        "expressions", "expression_outcomes", "expression_answers", "expression_versions", "expression_files",
        "clarifications", "co_editing", "conflict_declarations", "declared_relations", "call_questions",
        "call_invitations", "call_follows", "seats", "declarations",
    ):  # fmt: skip
        assert parts[name].rows, name
    assert [file.name for file in parts["expression_files"].files]


def test_the_copy_tells_nothing_of_the_evaluation_before_the_release(full, cast, stage):
    stage("evaluation")
    Expression.objects.filter(pk=full.pk).update(
        state="pending", proposal="not_selected", decision_reason="Too late", screening_reason="Hm"
    )
    parts = {part.name: part for data in registered() for part in data.export(cast.expert)}
    own = repr([parts[name].rows + list(parts[name].words) for name in parts])
    assert "Too late" not in own
    assert "not_selected" not in own
    assert "is good" not in own
    assert "pending" not in repr(parts["expression_outcomes"].rows)


def test_erasing_leaves_no_word_and_no_file(full, cast, django_capture_on_commit_callbacks):
    stored = Attachment.objects.get().file.name
    assert SECRET in everything()
    with django_capture_on_commit_callbacks(execute=True):
        counts = erasures.erase(cast.expert, by="system:test")
    assert SECRET not in everything()
    assert cast.expert.email not in everything().lower()
    assert not default_storage.exists(stored)
    assert counts["expression_files"] == 1
    assert counts["seats"] == 1
    member = Membership.objects.get(kind="expert")
    assert (member.state, member.ending) == ("ended", "resigned")
    assert member.declarations.count() == 1
    assert Expression.objects.filter(applicant=cast.expert).count() == 1  # the draft is gone
    full.refresh_from_db()
    assert (full.state, full.motivation, full.content_hash) == ("withdrawn", erased.MARKER, full.content_hash)


@pytest.mark.parametrize("state", ["proposed", "invited", "onboarding", "active", "suspended"])
def test_a_seat_in_any_state_is_free_after_the_erasure(cast, groups, state):
    seat = Seat.objects.get(group=groups[2], kind="expert", position=1)
    Membership.objects.create(
        seat=seat, group=groups[2], kind="expert", user=cast.expert, state=state,
        answer_by=timezone.now() + timedelta(days=1), suspension_reason="x" if state == "suspended" else "",
    )  # fmt: skip
    erasures.erase(cast.expert, by="system:test")
    row = Membership.objects.get(kind="expert")
    assert (row.state, row.suspension_reason) == ("ended", "")


def test_texts_and_files_of_the_unsuccessful_go_and_scores_stay(
    full, cast, stage, settings, django_capture_on_commit_callbacks
):
    call = stage("decided")
    Expression.objects.filter(pk=full.pk).update(state="not_selected")
    review = full.reviews.get()
    review.scores.create(criterion=call.criteria.first(), value=4)
    stored = Attachment.objects.get().file.name
    late = timezone.now() + timedelta(days=settings.RETENTION["expression_texts"] + 1)
    with django_capture_on_commit_callbacks(execute=True):
        done = retention.enforce(late)
    assert done["expression_texts"] >= 1
    assert done["expression_drafts"] == 1
    full.refresh_from_db()
    assert full.motivation == erased.MARKER
    assert not default_storage.exists(stored)
    assert SECRET not in repr(list(ExpressionVersion.objects.values()))
    assert review.scores.get().value == 4
    assert retention.enforce(late)["expression_texts"] == 0


def test_whoever_got_a_seat_or_waits_on_the_reserve_keeps_the_texts(full, stage, settings):
    stage("decided")
    late = timezone.now() + timedelta(days=settings.RETENTION["expression_texts"] + 1)
    Expression.objects.filter(pk=full.pk).update(state="accepted")
    retention.enforce(late)
    full.refresh_from_db()
    assert full.motivation == SECRET


def test_invitations_that_came_to_nothing_forget_the_name(cast, groups, settings):
    seat = Seat.objects.get(group=groups[2], kind="expert", position=1)
    row = Membership.objects.create(
        seat=seat, group=groups[2], kind="expert", user=cast.expert, state="ended", ending="declined",
        ended_at=timezone.now(), end_reason="No time",
    )  # fmt: skip
    assert retention.enforce(timezone.now())["seats_not_taken"] == 0
    late = timezone.now() + timedelta(days=settings.RETENTION["seats_not_taken"] + 1)
    assert retention.enforce(late)["seats_not_taken"] == 1
    row.refresh_from_db()
    assert (row.user, row.end_reason) == (None, "")
