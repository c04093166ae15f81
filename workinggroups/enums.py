"""Choices of the working groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeatKind(models.TextChoices):
    LEADER = "leader", _("leader organisation")
    REPRESENTATIVE = "representative", _("representative of the partnership")
    EXPERT = "expert", _("expert")


SEATS_OF_A_GROUP = {SeatKind.LEADER: 1, SeatKind.REPRESENTATIVE: 3, SeatKind.EXPERT: 2}


class CallState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class ExpressionKind(models.TextChoices):
    REPRESENTATIVE = "representative", _("representative of a partner body")
    EXPERT = "expert", _("expert")


class ExpressionState(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    SHORTLISTED = "shortlisted", _("short-listed")
    RESERVE = "reserve", _("reserve")
    NOT_SELECTED = "not_selected", _("not selected")
    WITHDRAWN = "withdrawn", _("withdrawn")
