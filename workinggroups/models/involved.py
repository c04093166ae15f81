"""People who have to do with an expression of interest beside the applicant: helpers, evaluators."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from workinggroups.enums import AssignmentState, ConflictVerdict


class CoEditor(models.Model):
    """A colleague who may read and write an expression with the applicant, and not send or withdraw it.

    Added by `email`. Nobody is told whether the address belongs to an account: without one, `user` stays
    empty until the address is added again.
    """

    expression = models.ForeignKey(
        "workinggroups.Expression", on_delete=models.CASCADE, related_name="co_editors"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="co_edited"
    )
    email = models.EmailField(_("e-mail address"), blank=True, editable=False)
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    audited = ("expression", "user")
    audited_hashed = ("email",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expression", "user"], name="co_editor_once"),
            models.UniqueConstraint(
                fields=["expression", "email"],
                condition=~models.Q(email=""),
                name="co_editor_address_once",
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | ~models.Q(email=""), name="a_co_editor_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.user_id}"


class DraftReminder(models.Model):
    """The people who write an expression were reminded, so many days before the call closes."""

    expression = models.ForeignKey(
        "workinggroups.Expression", on_delete=models.CASCADE, related_name="reminders"
    )
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(db_default=Now(), editable=False)

    audited = ("expression", "days")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expression", "days"], name="reminded_once_of_each_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.days}"


class Assignment(models.Model):
    """Somebody is asked to review an expression."""

    expression = models.ForeignKey(
        "workinggroups.Expression", on_delete=models.PROTECT, related_name="assignments"
    )
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    state = models.CharField(
        _("state"), max_length=8, choices=AssignmentState.choices, default=AssignmentState.PROPOSED,
        editable=False,
    )  # fmt: skip
    due_date = models.DateField(_("due"), null=True, blank=True)
    reason = models.CharField(_("reason for declining"), max_length=300, blank=True, editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    audited = ("expression", "evaluator", "state", "due_date", "made_by")

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["expression", "evaluator"], name="assigned_once_per_expression")
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.evaluator_id}"


class ConflictDeclaration(models.Model):
    """What somebody on the side of the evaluation says of their own conflict with an expression.

    A conflict can be waived by the secretariat: one member asks with a reason, another confirms.
    """

    expression = models.ForeignKey(
        "workinggroups.Expression", on_delete=models.PROTECT, related_name="conflict_declarations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflict_declarations"
    )
    verdict = models.CharField(_("declaration"), max_length=16, choices=ConflictVerdict.choices)
    statement = models.CharField(_("what the conflict is"), max_length=500, blank=True)
    declared_at = models.DateTimeField(db_default=Now(), editable=False)
    waive_reason = models.CharField(_("reason for waiving"), max_length=500, blank=True)
    waiver_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    waived_at = models.DateTimeField(null=True, editable=False)

    audited = ("expression", "user", "verdict", "declared_at", "waiver_asked_by", "waived_by", "waived_at")
    audited_hashed = ("statement", "waive_reason")

    class Meta:
        verbose_name = _("declaration on conflicts of interest")
        verbose_name_plural = _("declarations on conflicts of interest")
        constraints = [
            models.UniqueConstraint(fields=["expression", "user"], name="one_declaration_per_person"),
            models.CheckConstraint(
                condition=~models.Q(verdict=ConflictVerdict.WAIVED)
                | (
                    models.Q(waiver_asked_by__isnull=False, waived_by__isnull=False)
                    & ~models.Q(waiver_asked_by=models.F("waived_by"))
                    & ~models.Q(waive_reason="")
                ),
                name="a_waiver_takes_two_people_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.user_id} {self.verdict}"
