"""Choices of the repository."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PracticeState(models.TextChoices):
    PUBLISHED = "published", pgettext_lazy("practice", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("practice", "withdrawn")


class PracticeOrder(models.TextChoices):
    """How a list of practices is sorted; without one, a search sorts by how well a practice answers it."""

    NEWEST = "newest", _("Newest first")
    TITLE = "title", _("By title")
