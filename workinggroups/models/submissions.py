"""What was sent at which moment, and who stands behind a representative."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.models import Mandate
from workinggroups.enums import EndorsementState
from workinggroups.models.expressions import Expression
from workinggroups.models.formats import CallQuestion


class ExpressionAnswer(models.Model):
    """The answer to one of the call's own questions."""

    expression = models.ForeignKey(Expression, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(CallQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"), max_length=5000, blank=True)

    audited = ("expression", "question")
    audited_hashed = ("text",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expression", "question"], name="one_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.question_id}"


class ExpressionVersion(models.Model):
    """What was sent at one moment: never changed, named by number, instant and fingerprint.

    `content` holds the codes and texts; the fingerprint is that of `content`. `token` is the number of the
    form it came with, so that the same form sent twice is one version.
    """

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    token = models.UUIDField(editable=False)
    submitted_at = models.DateTimeField(db_default=Now(), editable=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    audited = ("expression", "number", "content_hash", "submitted_at", "submitted_by")

    class Meta:
        verbose_name = _("version of an expression")
        verbose_name_plural = _("versions of expressions")
        ordering = ["expression", "number"]
        constraints = [
            models.UniqueConstraint(fields=["expression", "number"], name="a_version_number_once"),
            models.UniqueConstraint(fields=["expression", "token"], name="one_version_per_form_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} v{self.number}"


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def visible_to(self, user: Any) -> "EndorsementQuerySet":
        """The coordinators of the body, and whoever sees the expression."""
        if not user.is_authenticated:
            return self.none()
        bodies = Mandate.objects.coordinators().filter(user=user).values("organisation")
        seen = Expression.objects.visible_to(user).values("pk")
        return self.filter(models.Q(expression__organisation__in=bodies) | models.Q(expression__in=seen))


class Endorsement(models.Model):
    """The coordinator of a body stands behind its representative, without reading what was written."""

    expression = models.OneToOneField(Expression, on_delete=models.CASCADE, related_name="endorsement")
    state = models.CharField(
        _("state"), max_length=8, choices=EndorsementState.choices, default=EndorsementState.ASKED,
        editable=False,
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = EndorsementQuerySet.as_manager()

    audited = ("expression", "state", "settled_at", "settled_by")
    audited_hashed = ("reason",)

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")

    def __str__(self) -> str:
        return f"{self.expression_id} {self.state}"
