"""Calls for expressions of interest."""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workinggroups.enums import CallState
from workinggroups.models.groups import WorkingGroup

DRAFT = models.Q(state=CallState.DRAFT)


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Any) -> "CallQuerySet":
        """Published calls for everyone; a draft for its leader and the secretariat."""
        own = models.Q(group__in=WorkingGroup.objects.with_desk_for(user))
        return self.filter(~DRAFT | own)

    def published(self) -> "CallQuerySet":
        return self.exclude(DRAFT)

    def with_clock(self) -> "CallQuerySet":
        """Adds `accepting`: whether expressions can be sent at this moment of the database's clock."""
        window = models.Q(state=CallState.OPEN, opens_at__lte=Now(), closes_at__gt=Now())
        accepting = models.Case(models.When(window, then=models.Value(True)), default=models.Value(False))
        return self.annotate(accepting=accepting)


class Call(models.Model):
    """A group asks who wants to take part. `body` is the concept paper, one paragraph a line, with headings
    marked by a leading `## `."""

    slug = models.SlugField(_("short address"), unique=True)
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="calls")
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=400)
    body = models.TextField(_("concept paper"))
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=CallState.choices, default=CallState.DRAFT, editable=False
    )
    is_sample = models.BooleanField(default=False, editable=False)

    objects = CallQuerySet.as_manager()

    audited = ("slug", "group", "title", "opens_at", "closes_at", "state")

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at"))
                | models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="published_call_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workinggroups:call", args=[self.slug])


class Criterion(models.Model):
    """What expressions are scored on; weights of one call add up to 100."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)
    help = models.CharField(_("what is looked at"), max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight in per cent"))
    max_score = models.PositiveSmallIntegerField(_("highest score"), default=5)

    is_sample = models.BooleanField(default=False, editable=False)

    audited = ("call", "code", "weight", "max_score")

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="criterion_code_once_per_call"),
            models.CheckConstraint(condition=models.Q(weight__range=(1, 100)), name="weight_1_to_100"),
            models.CheckConstraint(condition=models.Q(max_score__gte=1), name="highest_score_at_least_1"),
        ]

    def __str__(self) -> str:
        return self.name
