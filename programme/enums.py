"""Choices of the programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndicatorKind(models.TextChoices):
    OUTPUT = "output", _("output")
    RESULT = "result", _("result")


class Progress(models.TextChoices):
    """Where an indicator stands; worked out whenever it is shown, never stored."""

    REACHED = "reached", _("Reached")
    UNDER_WAY = "under_way", _("Under way")
    NONE_YET = "none_yet", _("None yet")
    NOT_COUNTED = "not_counted", _("Not counted yet")
