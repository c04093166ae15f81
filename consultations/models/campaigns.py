"""A consultation: one questionnaire, asked of somebody, for a time."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from consultations.enums import ConsultationState
from consultations.models.instruments import Questionnaire
from workinggroups.models import WorkingGroup


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: Any) -> "ConsultationQuerySet":
        """Open and closed ones for everyone; drafts for the leader of the group and the secretariat."""
        published = ~models.Q(state=ConsultationState.DRAFT)
        if not user.is_authenticated:
            return self.filter(published)
        if user.holds(OfficeKind.SECRETARIAT):
            return self
        return self.filter(published | models.Q(group__in=WorkingGroup.objects.led_by(user)))


class Consultation(models.Model):
    """A campaign. A demonstration shows a consultation of somebody else, with its origin and licence; its
    answers are documents, in `reply_language`, and count for no indicator."""

    slug = models.SlugField(_("short address"), unique=True, max_length=80)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="consultations")
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"))
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ConsultationState.choices,
        default=ConsultationState.DRAFT,
        editable=False,
    )
    is_demonstration = models.BooleanField(default=False)
    origin = models.TextField(_("origin"), blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    reply_language = models.CharField(max_length=2, blank=True)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = ConsultationQuerySet.as_manager()

    audited = ("slug", "questionnaire", "group", "title", "opens_at", "closes_at", "state")

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-opens_at", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at"))
                | models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True),
                name="consultation_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(is_demonstration=False) | ~models.Q(licence=""),
                name="a_demonstration_names_its_licence",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultations:consultation", args=[self.slug])
