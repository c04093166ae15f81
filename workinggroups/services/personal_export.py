"""What the working groups hand out to a person about themselves."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, table
from clusterpolisee.core.accounts.services.personal_data import TERM
from workinggroups.models import (
    Assignment,
    Attachment,
    CallFollower,
    CallInvitation,
    Clarification,
    CoEditor,
    ConflictDeclaration,
    Declaration,
    DeclaredRelation,
    Endorsement,
    Expression,
    ExpressionAnswer,
    ExpressionVersion,
    Leadership,
    Membership,
    PublicQuestion,
    Review,
    Score,
)
from workinggroups.presenters.expressions import outcome
from workinggroups.presenters.timeline import applicant_badge

LATER = _("Scores, reasons and proposals are told once the decisions of a call are released.")


def export(user: User) -> Iterator[Part]:
    yield from _seats(user)
    yield from _expressions(user)
    yield from _evaluation(user)
    yield from _around_calls(user)


def _seats(user: User) -> Iterator[Part]:
    leaderships = Leadership.objects.filter(user=user).select_related("group").order_by("pk")
    columns = {"group": _("working group"), "decision": _("decision"), **TERM}
    yield table("leaderships", _("Groups led"), leaderships, columns)
    seats = Membership.objects.filter(user=user).select_related("group", "organisation").order_by("pk")
    columns = {
        "group": _("working group"),
        "kind": _("kind"),
        "organisation": _("organisation"),
        "competence": _("competence"),
        "state": _("state"),
        "ending": _("how it ended"),
        "invited_at": _("invited"),
        "answer_by": _("answer until"),
        "began_at": _("began"),
        "suspension_reason": _("why it is suspended"),
        **TERM,
    }
    yield table("seats", _("Seats in groups"), seats, columns)
    signed = Declaration.objects.filter(membership__user=user).select_related("membership__group")
    columns = {
        "membership": _("seat"),
        "step": _("step"),
        "language": _("language"),
        "text_version": _("version of the text"),
        "text_hash": _("fingerprint of the text"),
        "signed_at": _("signed"),
    }
    yield table("declarations", _("Declarations you signed as a member"), signed.order_by("pk"), columns)


def _part(name: str, title: Any, columns: dict[str, Any], rows: Iterable[dict[str, Any]]) -> Part:
    return Part(name, title, columns, list(rows))


def _expressions(user: User) -> Iterator[Part]:
    own = Expression.objects.filter(applicant=user).order_by("created_at")
    related = own.select_related("call__group", "organisation", "country")
    columns = {
        "reference": _("number"),
        "call": _("call"),
        "kind": _("takes part as"),
        "organisation": _("organisation"),
        "country": _("country"),
        "language": _("language"),
        "profile": _("profile in one line"),
        "motivation": _("motivation"),
        "experience": _("experience"),
        "contribution": _("contribution offered"),
        "gender": _("gender"),
        "rank": _("order among your groups"),
        "submitted_at": _("submitted"),
        "content_hash": _("fingerprint"),
    }
    yield table("expressions", _("Expressions of interest"), related, columns, LATER)
    yield _outcomes(related)
    yield _answers(own)
    versions = ExpressionVersion.objects.filter(expression__applicant=user)
    columns = {
        "expression": _("expression of interest"),
        "number": _("version"),
        "content": _("what was sent"),
        "content_hash": _("fingerprint"),
        "submitted_at": _("submitted"),
    }
    rows = versions.select_related("expression__call__group").order_by("submitted_at")
    yield table("expression_versions", _("Versions you sent"), rows, columns)
    yield _files(user)
    yield from _asked(user)


def _outcomes(rows: Iterable[Expression]) -> Part:
    """The state as the applicant may know it, and the decision once it is released."""

    def line(row: Expression) -> dict[str, Any]:
        found = outcome(row)
        return {
            "expression": row.reference,
            "state": str(applicant_badge(row).text),
            "reason": found.reason if found else "",
            "scores": [list(score) for score in found.scores] if found else [],
            "comments": found.comments if found else [],
        }

    columns = {
        "expression": _("expression of interest"),
        "state": _("state"),
        "reason": _("reason"),
        "scores": _("scores"),
        "comments": _("comments of the evaluators to you"),
    }
    return _part("expression_outcomes", _("What became of them"), columns, (line(row) for row in rows))


def _answers(own: Any) -> Part:
    answers = ExpressionAnswer.objects.filter(expression__in=own).select_related(
        "question", "expression__call__group"
    )
    columns = {
        "expression": _("expression of interest"),
        "question": _("question"),
        "text": _("answer"),
    }
    title = _("Answers to the questions of calls")
    return table("expression_answers", title, answers.order_by("expression", "pk"), columns)


def _files(user: User) -> Part:
    rows = Attachment.objects.filter(expression__applicant=user) | Attachment.objects.filter(uploaded_by=user)
    found = list(rows.distinct().order_by("uploaded_at"))
    columns = {
        "name": _("file name"),
        "kind": _("kind"),
        "size": _("size in bytes"),
        "sha256": _("fingerprint"),
        "uploaded_at": _("uploaded"),
        "removed_at": _("removed"),
    }
    made = table("expression_files", _("Annexes"), found, columns)
    files = [row.file for row in found if row.file and row.file.storage.exists(str(row.file.name))]
    return Part(made.name, made.title, made.columns, made.rows, made.words, files)


def _asked(user: User) -> Iterator[Part]:
    asked = Clarification.objects.filter(expression__applicant=user).select_related("expression__call__group")
    columns = {
        "expression": _("expression of interest"),
        "target": _("about"),
        "text": _("question"),
        "before": _("before"),
        "after": _("after"),
        "state": _("state"),
        "answer_by": _("answer until"),
        "settled_at": _("settled"),
    }
    yield table("clarifications", _("Clarifications asked of you"), asked.order_by("asked_at"), columns)
    helped = CoEditor.objects.filter(user=user).select_related("expression__call__group").order_by("pk")
    columns = {"expression": _("expression of interest"), "added_at": _("since")}
    yield table("co_editing", _("Expressions you help to write"), helped, columns)
    settled = Endorsement.objects.filter(settled_by=user).select_related("expression__call__group")
    columns = {
        "expression": _("expression of interest"),
        "state": _("state"),
        "reason": _("reason"),
        "settled_at": _("settled"),
    }
    yield table("endorsements", _("Endorsements you settled"), settled.order_by("settled_at"), columns)


def _evaluation(user: User) -> Iterator[Part]:
    yield _reviews(user)
    asked = Assignment.objects.filter(evaluator=user).select_related("expression__call__group")
    columns = {
        "expression": _("expression of interest"),
        "state": _("state"),
        "due_date": _("due"),
        "reason": _("reason"),
        "made_at": _("asked"),
        "answered_at": _("answered"),
    }
    yield table("assignments", _("Reviews you were asked for"), asked.order_by("made_at"), columns)
    declared = ConflictDeclaration.objects.filter(user=user).select_related("expression__call__group")
    columns = {
        "expression": _("expression of interest"),
        "verdict": _("declaration"),
        "statement": _("what the conflict is"),
        "declared_at": _("declared"),
        "waived_at": _("waived"),
    }
    title = _("Your declarations on conflicts of interest")
    yield table("conflict_declarations", title, declared.order_by("declared_at"), columns)
    ties = DeclaredRelation.objects.filter(user=user).select_related("organisation").order_by("pk")
    columns = {
        "organisation": _("organisation"),
        "name": _("body that is not in the register"),
        "relation": _("relation"),
        "until_date": _("until"),
        "note": _("note"),
        "declared_at": _("declared"),
    }
    yield table("declared_relations", _("Ties to bodies you declared"), ties, columns)


def _reviews(user: User) -> Part:
    """Reviews the person wrote; whom they are about is named by number only."""
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    reviews = Review.objects.filter(reviewer=user).select_related("expression__call__group")
    rows = (
        {
            "expression": review.expression.reference,
            "comment": review.comment,
            "comment_to_applicant": review.comment_to_applicant,
            "scores": {score.criterion.code: score.value for score in review.scores.all()},
            "filed_at": review.filed_at,
        }
        for review in reviews.prefetch_related(scores).order_by("filed_at")
    )
    columns = {
        "expression": _("expression of interest"),
        "comment": _("comment"),
        "comment_to_applicant": _("comment to the applicant"),
        "scores": _("scores"),
        "filed_at": _("filed"),
    }
    return _part("reviews", _("Reviews you wrote"), columns, rows)


def _around_calls(user: User) -> Iterator[Part]:
    asked = PublicQuestion.objects.filter(asked_by=user).select_related("call").order_by("asked_at")
    columns = {
        "call": _("call"),
        "text": _("question"),
        "language": _("language"),
        "asked_at": _("asked"),
        "answered_at": _("answered"),
    }
    yield table("call_questions", _("Questions you asked on calls"), asked, columns)
    columns = {
        "call": _("call"),
        "organisation": _("organisation"),
        "email": _("e-mail address"),
        "message": _("message"),
        "made_at": _("sent"),
    }
    invited = CallInvitation.objects.filter(user=user) | CallInvitation.objects.filter(
        email__iexact=user.email
    )
    rows = invited.select_related("call", "organisation").order_by("made_at")
    yield table("call_invitations", _("Invitations to express interest"), rows, columns)
    sent = CallInvitation.objects.filter(made_by=user).select_related("call", "organisation")
    title = _("Invitations to express interest that you sent")
    yield table("call_invitations_sent", title, sent.order_by("made_at"), columns)
    followed = CallFollower.objects.filter(user=user).select_related("call").order_by("pk")
    yield table("call_follows", _("Calls you follow"), followed, {"call": _("call")})
