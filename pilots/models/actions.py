"""Pilot actions and their milestones."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.enums import Certainty
from clusterpolisee.core.partners.models import Country, Organisation
from pilots.enums import PilotState
from workinggroups.models import WorkingGroup


class PilotActionQuerySet(models.QuerySet["PilotAction"]):
    def visible_to(self, user: Any) -> "PilotActionQuerySet":
        """Pilot actions are public."""
        return self


class PilotAction(models.Model):
    """A policy measure tried out in a region. `state` is a documented fact here, not yet a workflow."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="pilots"
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"))
    tested = models.TextField(_("what is tested"))
    region = models.CharField(_("region"), max_length=160, blank=True)
    countries = models.ManyToManyField(Country, related_name="pilots", blank=True)
    coordinator = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="pilots"
    )
    period = models.CharField(_("period"), max_length=160, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PilotState.choices)
    certainty = models.CharField(_("certainty"), max_length=16, choices=Certainty.choices)
    source = models.CharField(_("source"), max_length=400, blank=True)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = PilotActionQuerySet.as_manager()

    audited = ("code", "group", "title", "coordinator", "state", "certainty")

    class Meta:
        verbose_name = _("pilot action")
        verbose_name_plural = _("pilot actions")
        ordering = ["is_sample", "code"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pilots:pilot", args=[self.code])


class Milestone(models.Model):
    pilot = models.ForeignKey(PilotAction, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("title"), max_length=200)
    due_date = models.DateField(_("due"))
    is_done = models.BooleanField(_("done"), default=False)

    audited = ("pilot", "title", "due_date", "is_done")

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due_date"]

    def __str__(self) -> str:
        return self.title
