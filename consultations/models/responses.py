"""Answers, and the statistics folded from them."""

import uuid
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from consultations.enums import Provenance
from consultations.models.campaigns import Consultation
from workinggroups.models import WorkingGroup


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: Any) -> "ResponseQuerySet":
        """Single answers are for the leader of the consulting group and the secretariat."""
        if user.is_authenticated and user.holds(OfficeKind.SECRETARIAT):
            return self
        return self.filter(consultation__group__in=WorkingGroup.objects.led_by(user))

    def waiting(self) -> "ResponseQuerySet":
        return self.filter(folded=False)


class Response(models.Model):
    """One filled-in questionnaire. `answers` maps question codes to an option code, a list of them, a number
    or a text; nothing in it is audited. `organisation` is the body in whose name somebody answered, as it was
    typed. `folded` says whether the snapshot already counts it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="responses")
    language = models.CharField(max_length=2)
    organisation = models.CharField(max_length=200, blank=True)
    answers = models.JSONField()
    provenance = models.CharField(max_length=10, choices=Provenance.choices, default=Provenance.PORTAL)
    external_id = models.CharField(max_length=60, blank=True)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    receipt_code = models.CharField(max_length=20, unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    submitted_at = models.DateTimeField(db_default=Now(), editable=False)
    folded = models.BooleanField(default=False, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "external_id"],
                condition=~models.Q(external_id=""),
                name="imported_answer_once",
            )
        ]
        indexes = [
            models.Index(fields=["consultation"], name="responses_waiting", condition=models.Q(folded=False))
        ]

    def __str__(self) -> str:
        return self.receipt_code

    def get_absolute_url(self) -> str:
        """The receipt; its address is the secret of whoever answered."""
        return reverse("consultations:receipt", args=[self.consultation.slug, self.pk])


class Draft(models.Model):
    """A form that somebody saved for later, as it was typed: `typed` maps field names to a text or a list of
    texts. Only its address, which holds the token, leads to it; sending the form deletes it."""

    token = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="drafts")
    typed = models.JSONField()
    saved_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.token)

    def get_absolute_url(self) -> str:
        return reverse("consultations:draft", args=[self.consultation.slug, self.token])


class Snapshot(models.Model):
    """The stored statistics of one consultation: a tally as `consultations.stats.stored` writes it, and how
    many of the counted answers are sample data."""

    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, related_name="snapshot")
    tally = models.JSONField()
    response_count = models.PositiveIntegerField(default=0)
    sample_count = models.PositiveIntegerField(default=0)
    folded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.response_count}"
