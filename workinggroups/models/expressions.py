"""Expressions of interest and what reviewers say of them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from workinggroups.enums import ExpressionKind, ExpressionState
from workinggroups.models.calls import Call, Criterion
from workinggroups.models.groups import WorkingGroup


def conflict_of_interest(user: Any) -> models.Q:
    """Expressions the person must not judge: the own one, and those of the bodies the person works for, be it
    in the body's name or by a colleague."""
    bodies = Mandate.objects.current().filter(user=user).values("organisation")
    colleagues = Mandate.objects.current().filter(organisation__in=bodies).values("user")
    return models.Q(applicant=user) | models.Q(organisation__in=bodies) | models.Q(applicant__in=colleagues)


class ExpressionQuerySet(models.QuerySet["Expression"]):
    def visible_to(self, user: Any) -> "ExpressionQuerySet":
        """The applicant's own, those of the groups one leads, all for the secretariat. Holding the technical
        office of administrator opens nothing here."""
        if not user.is_authenticated:
            return self.none()
        desks = WorkingGroup.objects.with_desk_for(user)
        return self.filter(models.Q(applicant=user) | models.Q(call__group__in=desks))

    def with_conflict(self, user: Any) -> "ExpressionQuerySet":
        """Adds `in_conflict`: whether the person must keep out of judging the expression."""
        conflict = models.When(conflict_of_interest(user), then=models.Value(True))
        return self.annotate(in_conflict=models.Case(conflict, default=models.Value(False)))

    def standing(self) -> "ExpressionQuerySet":
        return self.exclude(state=ExpressionState.WITHDRAWN)


class Expression(models.Model):
    """A person or body would like to work in a group. `token` is the number of the form it came with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="expressions")
    number = models.PositiveIntegerField(_("number"), editable=False)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expressions"
    )
    kind = models.CharField(_("takes part as"), max_length=16, choices=ExpressionKind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="expressions"
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="expressions")
    profile = models.CharField(_("profile in one line"), max_length=120)
    motivation = models.TextField(_("motivation"), max_length=3000)
    experience = models.TextField(_("experience"), max_length=3000)
    contribution = models.TextField(_("contribution offered"), max_length=3000)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ExpressionState.choices,
        default=ExpressionState.SUBMITTED,
        editable=False,
    )
    submitted_at = models.DateTimeField(db_default=Now(), editable=False)
    token = models.UUIDField(editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = ExpressionQuerySet.as_manager()

    audited = ("call", "number", "applicant", "kind", "state")
    audited_hashed = ("profile", "motivation", "experience", "contribution")

    class Meta:
        verbose_name = _("expression of interest")
        verbose_name_plural = _("expressions of interest")
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="expression_number_once_per_call"),
            models.UniqueConstraint(
                fields=["call", "applicant", "token"], name="one_expression_per_form_sent"
            ),
            models.UniqueConstraint(
                fields=["call", "applicant"],
                condition=models.Q(kind="expert") & ~models.Q(state="withdrawn"),
                name="one_expression_per_expert_and_call",
            ),
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=models.Q(kind="representative") & ~models.Q(state="withdrawn"),
                name="one_expression_per_body_and_call",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="representative") | models.Q(organisation__isnull=False),
                name="a_representative_acts_for_a_body",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number people use, such as EoI-3-007."""
        return f"EoI-{self.call.group.number}-{self.number:03d}"

    def get_absolute_url(self) -> str:
        return reverse("workinggroups:expression", args=[self.pk])


class Review(models.Model):
    """One reviewer's scores and comment on one expression."""

    expression = models.ForeignKey(Expression, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    comment = models.TextField(_("comment"), max_length=3000)
    filed_at = models.DateTimeField(db_default=Now(), editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    audited = ("expression", "reviewer", "filed_at")
    audited_hashed = ("comment",)

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
