"""Choices of the accounts package."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeKind(models.TextChoices):
    SECRETARIAT = "secretariat", _("secretariat of the lead partner")
    ADMINISTRATOR = "administrator", _("administrator")
    EXPERT = "expert", _("expert of the project")
