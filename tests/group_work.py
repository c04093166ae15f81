"""Everything that calls, expressions of interest and seats can hold of one person, each text its own word."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.seats import seated
from workinggroups.models import (
    Assignment,
    Attachment,
    Call,
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
    PublicQuestion,
    Review,
    WorkingGroup,
)

Word = Callable[[str], str]


def all_of_group_work(user: Any, word: Word, *, call: Call, group: WorkingGroup, by: Any) -> Expression:
    """Rows of every table in which the person can stand; `by` stands on the other side."""
    texts = {name: word(name.title()) for name in ("profile", "motivation", "experience", "contribution")}
    values = {"call": call, "kind": "expert", "language": "en", "country": call.group.leader.country}
    sent = Expression.objects.create(
        **values, **texts, applicant=user, state="submitted", number=1, submitted_at=timezone.now(),
        token=uuid.uuid4(), gender="woman",
    )  # fmt: skip
    draft = {**values, "kind": "representative", "organisation": call.group.leader}
    Expression.objects.create(**draft, applicant=user, motivation=word("Draft"), token=uuid.uuid4())
    other = Expression.objects.create(
        **values, applicant=by, state="submitted", number=2, submitted_at=timezone.now(), token=uuid.uuid4()
    )
    _sent(sent, user, word, by)
    _evaluating(other, user, word, by)
    _around(call, user, word, by)
    _seats(group, user, word)
    return sent


def _sent(sent: Expression, user: Any, word: Word, by: Any) -> None:
    question = sent.call.questions.create(code="why", label_en="Why?", position=1)
    ExpressionAnswer.objects.create(expression=sent, question=question, text=word("Answer"))
    content = {"motivation": word("Version"), "answers": {"why": word("Answer")}, "competences": []}
    ExpressionVersion.objects.create(
        expression=sent, number=1, content=content | {"annexes": []}, content_hash="0" * 64,
        token=uuid.uuid4(), submitted_by=user,
    )  # fmt: skip
    name = default_storage.save("expression-files/random.pdf", ContentFile(word("File").encode()))
    Attachment.objects.create(
        expression=sent, name=f"{word('Annex')}.pdf", kind="pdf", size=9, sha256="1" * 64, file=name,
        token=uuid.uuid4(), uploaded_by=user,
    )  # fmt: skip
    Clarification.objects.create(
        expression=sent, target="motivation", text=word("Clarified"), before=word("Before"),
        after=word("After"), language="en", answer_by=timezone.now(), token=uuid.uuid4(), asked_by=by,
    )  # fmt: skip
    Review.objects.create(
        expression=sent, reviewer=by, comment=f"About {user.full_name}.", filed_at=timezone.now()
    )


def _evaluating(other: Expression, user: Any, word: Word, by: Any) -> None:
    """The person on the side of the evaluation, and as a helper of somebody else."""
    CoEditor.objects.create(expression=other, user=user, email=user.email)
    Assignment.objects.create(
        expression=other, evaluator=user, state="declined", reason=word("Declined"), made_by=by
    )
    ConflictDeclaration.objects.create(
        expression=other, user=user, verdict="conflict", statement=word("Conflict")
    )
    Review.objects.create(
        expression=other, reviewer=user, comment=word("Review"), comment_to_applicant=word("Score")
    )
    DeclaredRelation.objects.create(user=user, name=word("Relation"), relation="board", note=word("Note"))
    DeclaredRelation.objects.create(
        user=user, organisation=other.call.group.leader, relation="family", note=word("Tie")
    )


def _around(call: Call, user: Any, word: Word, by: Any) -> None:
    PublicQuestion.objects.create(
        call=call, asked_by=user, text=word("Question"), language="en", token=uuid.uuid4()
    )
    CallInvitation.objects.create(call=call, email=user.email, made_by=by, message=word("Called"))
    CallInvitation.objects.create(
        call=call, email="somebody@example.org", made_by=user, message=word("Calling")
    )
    CallFollower.objects.create(call=call, user=user)


def _seats(group: WorkingGroup, user: Any, word: Word) -> None:
    seat = seated(
        group, "expert", user=user, state="suspended", competence=word("Competence"),
        suspension_reason=word("Suspended"), until_date=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    Declaration.objects.create(membership=seat, step="conduct", language="hu", text_hash="2" * 64)
