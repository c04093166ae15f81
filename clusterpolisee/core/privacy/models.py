"""What people agreed to, what they asked for, and whose data were erased."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES


class Purpose(models.TextChoices):
    PRIVACY_NOTICE = "privacy_notice", _("privacy notice read at registration")
    PUBLIC_PROFILE = "public_profile", _("name shown on the public page of the organisation")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: Any) -> "ConsentQuerySet":
        return self.filter(user=user) if user.is_authenticated else self.none()

    def standing(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """A person agreed to a text: which version, in which language, with the text's own fingerprint, when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    text_version = models.CharField(_("version of the text"), max_length=20)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    given_at = models.DateTimeField(_("given"), db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    audited = ("user", "purpose", "text_version", "text_hash", "withdrawn_at")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_consent_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"


class ExportState(models.TextChoices):
    WAITING = "waiting", _("being prepared")
    READY = "ready", _("ready")
    EXPIRED = "expired", _("expired")
    FAILED = "failed", _("failed")


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def visible_to(self, user: Any) -> "DataExportQuerySet":
        """A person's own: nobody else fetches it, whatever the office."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class DataExport(models.Model):
    """All data of one person as a zip, made by the worker, fetched by the person alone, then removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    file = models.FileField(upload_to="data-exports", blank=True)
    requested_at = models.DateTimeField(db_default=Now(), editable=False)
    ready_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)

    objects = DataExportQuerySet.as_manager()

    audited = ("user", "state")

    class Meta:
        verbose_name = _("export of one's data")
        verbose_name_plural = _("exports of one's data")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state="waiting"), name="one_export_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"


class ErasureRequestState(models.TextChoices):
    ASKED = "asked", _("asked")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    TAKEN_BACK = "taken_back", _("taken back")


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    def visible_to(self, user: Any) -> "ErasureRequestQuerySet":
        """The person's own, and all for the secretariat, which answers them."""
        if not user.is_authenticated:
            return self.none()
        return self if user.holds(OfficeKind.SECRETARIAT) else self.filter(user=user)


class ErasureRequest(models.Model):
    """A person asked for erasure; the secretariat answers within a month."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure_requests"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ErasureRequestState.choices,
        default=ErasureRequestState.ASKED,
        editable=False,
    )
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = ErasureRequestQuerySet.as_manager()

    audited = ("user", "state")

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state="asked"), name="one_erasure_request_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"


class Erasure(models.Model):
    """That a person's data were erased, without saying whose; a restored copy repeats it."""

    public_id = models.UUIDField(unique=True)
    erased_at = models.DateTimeField(db_default=Now(), editable=False)
    counts = models.JSONField()

    audited = ("public_id", "counts")

    class Meta:
        ordering = ["erased_at"]

    def __str__(self) -> str:
        return str(self.public_id)
