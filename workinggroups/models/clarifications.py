"""Questions to applicants about single points of what they sent."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from workinggroups.enums import ClarificationState
from workinggroups.models.expressions import Expression
from workinggroups.models.formats import CallQuestion


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    def visible_to(self, user: Any) -> "ClarificationQuerySet":
        """With the expression; whether its text may be read is asked of the expression's permissions."""
        return self.filter(expression__in=Expression.objects.visible_to(user).values("pk"))

    def due(self) -> "ClarificationQuerySet":
        return self.filter(state=ClarificationState.ASKED, answer_by__lte=Now())


class Clarification(models.Model):
    """One question about one field, one own question of the call or one annex; only that is unlocked.

    `target` is the name of a field of the expression, "question" with `question`, or "file" for an annex to
    be added or sent again. `before` keeps what stood there when the question was asked.
    """

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="clarifications")
    target = models.CharField(_("about"), max_length=32)
    question = models.ForeignKey(CallQuestion, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("question"), max_length=2000)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    before = models.TextField(_("before"), blank=True, editable=False)
    after = models.TextField(_("after"), max_length=5000, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ClarificationState.choices, default=ClarificationState.ASKED,
        editable=False,
    )  # fmt: skip
    answer_by = models.DateTimeField(_("answer until"))
    token = models.UUIDField(editable=False)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    is_sample = models.BooleanField(default=False, editable=False)

    objects = ClarificationQuerySet.as_manager()

    audited = ("expression", "target", "state", "answer_by", "asked_by", "settled_at")
    audited_hashed = ("text", "before", "after")

    class Meta:
        verbose_name = _("clarification")
        verbose_name_plural = _("clarifications")
        ordering = ["expression", "asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["expression", "token"], name="one_clarification_per_form_sent"),
            models.UniqueConstraint(
                fields=["expression", "target", "question"],
                condition=models.Q(state="asked"),
                nulls_distinct=False,
                name="one_open_clarification_per_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.target}"
