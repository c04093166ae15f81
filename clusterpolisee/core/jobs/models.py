"""Files that take a while to make: who asked for what, how far it is, where the file lies."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("file", "waiting")
    RUNNING = "running", pgettext_lazy("file", "being made")
    READY = "ready", pgettext_lazy("file", "ready")
    FAILED = "failed", pgettext_lazy("file", "failed")
    EXPIRED = "expired", pgettext_lazy("file", "deleted")


OPEN = (JobState.WAITING, JobState.RUNNING)


class JobProblem(models.TextChoices):
    """Why there is no file."""

    REFUSED = "refused", _("You may not have this file any more.")
    ERROR = "error", _("The portal could not make this file. The secretariat can find out why.")
    LOST = "lost", _("Making this file was broken off several times. Ask for less at once, or try later.")


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> "JobQuerySet":
        """Everybody's own, and nobody else's whatever the office."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def in_line(self) -> "JobQuerySet":
        return self.filter(state__in=OPEN)

    def fetchable(self) -> "JobQuerySet":
        """Those whose file is there, by the clock of the database."""
        return self.filter(state=JobState.READY, expires_at__gt=Now())


class Job(models.Model):
    """One file that a person asked for.

    `params` and `language` are what it is made from, `digest` their fingerprint; `label` is what it is called
    in that language. A worker holds a running job until `lease_until`; before that moment nobody begins it
    again. `tries` counts the beginnings: a worker that was taken for dead cannot finish over another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=10, choices=JobProblem.choices, blank=True)
    problem_note = models.CharField(max_length=500, blank=True)
    file = models.FileField(upload_to="jobs", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    mime = models.CharField(max_length=100, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    ready_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)

    objects = JobQuerySet.as_manager()

    audited = ("owner", "kind", "state", "problem")

    class Meta:
        verbose_name = _("file made on demand")
        verbose_name_plural = _("files made on demand")
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
            models.Index(fields=["lease_until"], name="job_in_line", condition=Q(state__in=OPEN)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "digest"], condition=Q(state__in=OPEN), name="one_job_for_one_request"
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.READY) & ~Q(file="") & Q(expires_at__isnull=False)
                | ~Q(state=JobState.READY) & Q(file=""),
                name="job_has_a_file_when_ready",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("core:download", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
