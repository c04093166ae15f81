"""Choices of the consultations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """The same codes as `consultations.stats.instrument.Kind`; a test compares them."""

    SINGLE = "single", _("one answer")
    MULTIPLE = "multiple", _("several answers")
    SCALE = "scale", _("scale of agreement")
    INTEGER = "integer", _("whole number")
    SHORT_TEXT = "short_text", _("short text")
    LONG_TEXT = "long_text", _("long text")


class ConsultationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Phase(models.TextChoices):
    """Where a consultation stands now: its state together with its dates."""

    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Provenance(models.TextChoices):
    PORTAL = "portal", _("answered on the portal")
    IMPORT = "import", _("imported from a file")
