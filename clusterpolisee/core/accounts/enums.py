"""Choices of the accounts package."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeKind(models.TextChoices):
    SECRETARIAT = "secretariat", _("secretariat of the lead partner")
    ADMINISTRATOR = "administrator", _("administrator")
    EXPERT = "expert", _("expert of the project")


class DecisionKind(models.TextChoices):
    """What is decided on an account by others than its owner, with a reason."""

    DEACTIVATED = "deactivated", _("account deactivated")
    REACTIVATED = "reactivated", _("account reactivated")
    FACTOR_RESET = "factor_reset", _("second factor reset")
    SESSIONS_ENDED = "sessions_ended", _("signed out everywhere")
