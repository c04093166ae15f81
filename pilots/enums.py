"""Choices of the pilots."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PilotState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    COMPLETED = "completed", _("completed")
