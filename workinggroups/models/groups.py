"""Working groups, their leaders and seats."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Term
from clusterpolisee.core.partners.enums import Certainty
from clusterpolisee.core.partners.models import Organisation
from workinggroups.enums import SEATS_OF_A_GROUP, SeatKind


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    def visible_to(self, user: Any) -> "WorkingGroupQuerySet":
        """What a group is and does is public."""
        return self

    def led_by(self, user: Any) -> "WorkingGroupQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=Leadership.objects.current().filter(user=user).values("group"))

    def with_desk_for(self, user: Any) -> "WorkingGroupQuerySet":
        """Groups whose expressions of interest the person works on: as leader, or for the secretariat."""
        if user.is_authenticated and user.holds(OfficeKind.SECRETARIAT):
            return self
        return self.led_by(user)


class WorkingGroup(models.Model):
    """One of the six thematic groups. `theme`, `questions` and `outputs` hold one item a line."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
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

    objects = WorkingGroupQuerySet.as_manager()

    audited = ("number", "name", "leader", "leader_certainty")

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__range=(1, 6)), name="group_number_1_to_6"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("workinggroups:group", args=[self.number])


class Leadership(Term):
    """A person leads a group, on behalf of its leader organisation."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="leaderships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leaderships")
    is_sample = models.BooleanField(default=False, editable=False)

    audited = ("group", "user", "from_date", "until_date", "ended_at", "ended_by")
    audited_sealed = ("end_reason",)
    audited_person = "user_id"

    def __str__(self) -> str:
        return f"{self.user}: {self.group}"


class Seat(Term):
    """A filled place in a group: one leader organisation, up to three representatives, up to two experts.

    Places are numbered, so that the database itself refuses the fourth representative and the third expert. A
    place is free again when its holder's seat has been ended.
    """

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(_("kind"), max_length=16, choices=SeatKind.choices)
    position = models.PositiveSmallIntegerField(_("seat number"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    competence = models.CharField(_("competence"), max_length=160, blank=True)
    is_sample = models.BooleanField(default=False, editable=False)

    audited = (
        "group", "kind", "position", "organisation", "user", "from_date", "until_date", "ended_at",
        "ended_by",
    )  # fmt: skip
    audited_sealed = ("end_reason",)
    audited_person = "user_id"

    class Meta(Term.Meta):
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["group", "kind", "position"]
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                fields=["group", "kind", "position"],
                condition=models.Q(ended_at__isnull=True),
                name="one_holder_per_place",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(
                        models.Q(kind=kind, position__range=(1, places))
                        for kind, places in SEATS_OF_A_GROUP.items()
                    ),
                    _connector=models.Q.OR,
                ),
                name="no_more_places_than_the_rule_gives",
            ),
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=models.Q(kind="representative", ended_at__isnull=True),
                name="one_representative_per_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group.number} {self.kind} {self.position}"
