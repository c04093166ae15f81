"""Working groups and committees, and who leads them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Term
from clusterpolisee.core.partners.enums import Certainty
from clusterpolisee.core.partners.models import Organisation
from workinggroups.enums import GroupKind


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    def visible_to(self, user: Any) -> "WorkingGroupQuerySet":
        """What a group is and does is public; the groups that checks make and remove are not shown."""
        return self.exclude(kind=GroupKind.TRIAL)

    def thematic(self) -> "WorkingGroupQuerySet":
        return self.filter(kind=GroupKind.THEMATIC)

    def led_by(self, user: Any) -> "WorkingGroupQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=Leadership.objects.current().filter(user=user).values("group"))

    def with_desk_for(self, user: Any) -> "WorkingGroupQuerySet":
        """Groups whose expressions of interest the person works on: as leader, or for the secretariat."""
        if user.is_authenticated and user.holds(OfficeKind.SECRETARIAT):
            return self
        return self.led_by(user)

    def room_open_to(self, user: Any) -> "WorkingGroupQuerySet":
        """Groups whose members' room the person may enter: members, leaders, the secretariat."""
        if not user.is_authenticated:
            return self.none()
        seated = models.Q(memberships__in=user.memberships.speaking())
        own = self.filter(seated | models.Q(leaderships__in=user.leaderships.current())).values("pk")
        return self.filter(models.Q(pk__in=own) | models.Q(pk__in=self.model.objects.with_desk_for(user)))


class WorkingGroup(models.Model):
    """One of the six thematic groups, or a committee above them.

    Thematic groups have a `number`, committees none. `theme`, `questions` and `outputs` hold one item a line.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=GroupKind.choices, default=GroupKind.THEMATIC)
    slug = models.SlugField(_("short address"), unique=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=160)
    summary = models.CharField(_("summary"), max_length=300)
    theme = models.TextField(_("theme"))
    questions = models.TextField(_("guiding questions"), blank=True)
    outputs = models.TextField(_("outputs"), blank=True)
    leader = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_groups",
        verbose_name=_("leader organisation"),
    )
    leader_certainty = models.CharField(_("certainty"), max_length=16, choices=Certainty.choices)
    cap_decision = models.CharField(_("decision that set the number of seats"), max_length=120, blank=True)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = WorkingGroupQuerySet.as_manager()

    audited = ("kind", "slug", "number", "name", "leader", "leader_certainty", "cap_decision")

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__range=(1, 6)), name="group_number_1_to_6"),
            models.CheckConstraint(
                condition=models.Q(kind=GroupKind.THEMATIC, number__isnull=False)
                | (~models.Q(kind=GroupKind.THEMATIC) & models.Q(number__isnull=True)),
                name="thematic_groups_have_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}" if self.number else self.name

    @property
    def is_thematic(self) -> bool:
        return self.kind == GroupKind.THEMATIC

    def get_absolute_url(self) -> str:
        if self.number:
            return reverse("workinggroups:group", args=[self.number])
        return reverse("workinggroups:committee", args=[self.slug])


class Leadership(Term):
    """A person leads a group, on behalf of its leader organisation."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="leaderships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leaderships")
    decision = models.CharField(_("decision of the Steering Committee"), max_length=60, blank=True)
    end_decision = models.CharField(
        _("decision of the Steering Committee on the end"), max_length=60, blank=True, editable=False
    )
    is_sample = models.BooleanField(default=False, editable=False)

    audited = (
        "group", "user", "decision", "end_decision", "from_date", "until_date", "ended_at", "ended_by",
    )  # fmt: skip
    audited_sealed = ("end_reason",)
    audited_person = "user_id"

    def __str__(self) -> str:
        return f"{self.user}: {self.group}"
