"""Screening, likely duplicates, reviews and scores."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.partners.models import Organisation
from workinggroups.enums import AssignmentState, ConflictVerdict, DuplicateVerdict, Relation
from workinggroups.models.criteria import Criterion
from workinggroups.models.expressions import Expression
from workinggroups.models.formats import EligibilityQuestion
from workinggroups.models.involved import Assignment, ConflictDeclaration


class ScreeningAnswer(models.Model):
    """Yes or no to one of the eligibility questions."""

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="screening_answers")
    question = models.ForeignKey(EligibilityQuestion, on_delete=models.PROTECT, related_name="answers")
    is_met = models.BooleanField(_("met"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    answered_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    audited = ("expression", "question", "is_met", "answered_by")
    audited_hashed = ("note",)

    class Meta:
        verbose_name = _("answer of the screening")
        verbose_name_plural = _("answers of the screening")
        constraints = [
            models.UniqueConstraint(fields=["expression", "question"], name="one_screening_answer")
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.question_id}"


class DuplicateMark(models.Model):
    """Somebody looked at two expressions that seemed to be one, and said why they are, or are not.

    The pair is stored with the smaller number first.
    """

    first = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=12, choices=DuplicateVerdict.choices)
    reason = models.CharField(_("reason"), max_length=500)
    marked_at = models.DateTimeField(db_default=Now(), editable=False)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    audited = ("first", "second", "verdict", "marked_by")
    audited_hashed = ("reason",)

    class Meta:
        verbose_name = _("verdict on a likely duplicate")
        verbose_name_plural = _("verdicts on likely duplicates")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_verdict_per_pair")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class DeclaredRelation(models.Model):
    """A person declares a tie to a body, now or in the past, so that conflicts are seen early."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declared_relations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("body that is not in the register"), max_length=200, blank=True)
    relation = models.CharField(_("relation"), max_length=12, choices=Relation.choices)
    until_date = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    declared_at = models.DateTimeField(db_default=Now(), editable=False)

    audited = ("user", "organisation", "relation", "until_date")
    audited_hashed = ("name", "note")

    class Meta:
        verbose_name = _("declared relation")
        verbose_name_plural = _("declared relations")
        ordering = ["user", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(name=""),
                name="a_relation_names_a_body",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.relation}"


def declared_by(user: Any) -> models.Q:
    """Expressions with which the person has said to be in no conflict, or in one that was waived."""
    fine = ConflictDeclaration.objects.filter(
        user=user, verdict__in=(ConflictVerdict.NONE, ConflictVerdict.WAIVED)
    )
    return models.Q(pk__in=fine.values("expression"))


def owed_by(user: Any) -> models.Q:
    """Expressions the person is asked to review and has no review filed of."""
    open_ones = Assignment.objects.filter(
        evaluator=user, state__in=(AssignmentState.PROPOSED, AssignmentState.ACCEPTED)
    )
    filed = Review.objects.filed().filter(reviewer=user)
    return models.Q(pk__in=open_ones.values("expression")) & ~models.Q(pk__in=filed.values("expression"))


def reviews_open_to(user: Any) -> models.Q:
    """Expressions, of those the person sees and is in no conflict with, whose reviews by others are open:
    one's own is filed first; and whoever is not of the secretariat has declared."""
    declared = models.Q() if user.holds(OfficeKind.SECRETARIAT) else declared_by(user)
    return declared & ~owed_by(user)


class ReviewQuerySet(models.QuerySet["Review"]):
    def filed(self) -> "ReviewQuerySet":
        return self.filter(filed_at__isnull=False)

    def visible_to(self, user: Any) -> "ReviewQuerySet":
        """One's own; those of others once filed, to whoever sees the expression, has declared and has no
        review of their own still to file. Never in a conflict of interest."""
        if not user.is_authenticated:
            return self.none()
        seen = Expression.objects.visible_to(user).with_conflict(user).filter(models.Q(in_conflict=False))
        own = models.Q(reviewer=user, expression__in=seen.values("pk"))
        judged = seen.filter(reviews_open_to(user)).values("pk")
        return self.filter(own | models.Q(filed_at__isnull=False, expression__in=judged))


class Review(models.Model):
    """One evaluator's scores and comments on one expression; a draft until `filed_at`."""

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    abstains = models.BooleanField(_("abstains"), default=False)
    comment = models.TextField(_("comment to the committee"), max_length=3000, blank=True)
    comment_to_applicant = models.TextField(_("comment to the applicant"), max_length=3000, blank=True)
    saved_at = models.DateTimeField(db_default=Now(), editable=False)
    filed_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = ReviewQuerySet.as_manager()

    audited = ("expression", "reviewer", "abstains", "filed_at")
    audited_hashed = ("comment", "comment_to_applicant")

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["expression", "reviewer"], name="one_review_per_reviewer")
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} / {self.reviewer_id}"


class Score(models.Model):
    """A whole number from 0 to the criterion's highest score."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(_("score"))

    audited_hashed = ("value",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class ReviewReminder(models.Model):
    """An evaluator was reminded that a review will be due, or is; of each due day once."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reminders")
    due_date = models.DateField()
    is_overdue = models.BooleanField()
    sent_at = models.DateTimeField(db_default=Now(), editable=False)

    audited = ("assignment", "due_date", "is_overdue")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "due_date", "is_overdue"], name="reminded_once_of_each_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.due_date}"
