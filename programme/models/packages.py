"""Work packages, their activities, and events."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.enums import Certainty
from clusterpolisee.core.partners.models import Organisation


class WorkPackage(models.Model):
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("summary"))
    leader = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="work_packages"
    )
    leader_certainty = models.CharField(max_length=16, choices=Certainty.choices)

    audited = ("number", "name", "leader", "leader_certainty")

    class Meta:
        verbose_name = _("work package")
        verbose_name_plural = _("work packages")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"WP{self.number} {self.name}"


class Activity(models.Model):
    """A part of a work package; some have no documented number, and some numbers are our reading."""

    package = models.ForeignKey(WorkPackage, on_delete=models.CASCADE, related_name="activities")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("number"), max_length=8, blank=True)
    name = models.CharField(_("name"), max_length=200)
    certainty = models.CharField(max_length=16, choices=Certainty.choices, default=Certainty.CERTAIN)

    audited = ("package", "number", "name")

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["package", "position"]
        constraints = [
            models.UniqueConstraint(fields=["package", "position"], name="one_activity_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class Event(models.Model):
    """A documented event; `date_text` says the date as the sources allow."""

    position = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(_("title"), max_length=250)
    place = models.CharField(_("place"), max_length=160, blank=True)
    date_text = models.CharField(_("date"), max_length=100)
    date = models.DateField(null=True, blank=True)
    certainty = models.CharField(max_length=16, choices=Certainty.choices)

    audited = ("title", "date", "certainty")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title
