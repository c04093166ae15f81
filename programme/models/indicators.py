"""What the project promised to count."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.enums import Certainty
from programme.enums import IndicatorKind
from programme.models.packages import Activity


class Indicator(models.Model):
    """A promise with its target. The actual figure is never stored: `programme.queries` counts it."""

    code = models.SlugField(unique=True, max_length=60)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=IndicatorKind.choices)
    label = models.CharField(_("indicator"), max_length=200)
    counting = models.CharField(_("how it is counted"), max_length=400)
    target = models.PositiveIntegerField(_("target"))
    period = models.CharField(_("reporting period"), max_length=4, blank=True)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )

    audited = ("code", "kind", "label", "target", "period", "activity")

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class DocumentedFigure(models.Model):
    """A figure that a source gives, kept apart from what the portal counts itself."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="documented")
    value = models.PositiveIntegerField(_("figure"))
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    certainty = models.CharField(_("certainty"), max_length=16, choices=Certainty.choices)

    audited = ("indicator", "value", "as_of", "source", "certainty")

    class Meta:
        verbose_name = _("documented figure")
        verbose_name_plural = _("documented figures")
        constraints = [models.UniqueConstraint(fields=["indicator", "source"], name="one_figure_per_source")]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.value}"
