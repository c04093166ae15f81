"""Seats of groups and committees, and the memberships that fill them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import Term, TermQuerySet, in_force
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.partners.models import Mandate, Organisation
from workinggroups.enums import (
    HOLDING,
    SEATS_OF_A_COMMITTEE,
    SEATS_OF_A_GROUP,
    MembershipEnd,
    MembershipState,
    SeatKind,
    Step,
)
from workinggroups.models.groups import WorkingGroup

SEATS_OF_BODIES = (SeatKind.REPRESENTATIVE, SeatKind.MEMBER)  # one for each body of the partnership
PLACES = {**SEATS_OF_A_GROUP, SeatKind.MEMBER: SEATS_OF_A_COMMITTEE}


class Seat(models.Model):
    """A numbered place of a group: the database refuses the fourth representative and the third expert."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(_("kind"), max_length=16, choices=SeatKind.choices)
    position = models.PositiveSmallIntegerField(_("seat number"))

    audited = ("group", "kind", "position")

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["group", "kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "position"], name="a_place_is_there_once"),
            models.CheckConstraint(
                condition=models.Q(
                    *(models.Q(kind=kind, position__range=(1, places)) for kind, places in PLACES.items()),
                    _connector=models.Q.OR,
                ),
                name="no_more_places_than_the_rule_gives",
            ),
            # Memberships refer to these three together, so that they cannot disagree with their seat.
            models.UniqueConstraint(fields=["id", "group", "kind"], name="seat_with_group_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.kind} {self.position}"


class MembershipQuerySet(TermQuerySet):
    def current(self) -> "MembershipQuerySet":
        """Members with a seat and a say: active, inside their term."""
        return self.filter(in_force(), state=MembershipState.ACTIVE)

    def speaking(self) -> "MembershipQuerySet":
        """Current members who still work for the body they sit for; experts sit for themselves."""
        mandates = Mandate.objects.current().filter(
            user=models.OuterRef("user"), organisation=models.OuterRef("organisation")
        )
        return self.current().filter(~models.Q(kind__in=SEATS_OF_BODIES) | models.Exists(mandates))

    def holding(self) -> "MembershipQuerySet":
        """Those that take a place: offered, being set up, active or suspended."""
        return self.filter(state__in=HOLDING)

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Who sits, or sat, in a group is public. What is only offered or prepared is for the person, the
        coordinators of the body, the leader and the secretariat."""
        groups = WorkingGroup.objects.visible_to(user)
        public = models.Q(group__in=groups) & (
            models.Q(state__in=(MembershipState.ACTIVE, MembershipState.SUSPENDED))
            | models.Q(state=MembershipState.ENDED, began_at__isnull=False)
        )
        if not user.is_authenticated:
            return self.filter(public)
        bodies = Mandate.objects.coordinators().filter(user=user).values("organisation")
        return self.filter(
            public
            | models.Q(user=user)
            | models.Q(organisation__in=bodies)
            | models.Q(group__in=WorkingGroup.objects.with_desk_for(user))
        )

    def due(self) -> "MembershipQuerySet":
        """Offers whose time for an answer is over, by the database's clock."""
        return self.filter(state=MembershipState.INVITED, answer_by__lte=Now())


class Membership(Term):
    """A person or body holds a seat of a group.

    `group` and `kind` repeat those of the seat for the sake of constraints; a foreign key of all three keeps
    them equal. `user` is empty only where the documents name the body alone.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(_("kind"), max_length=16, choices=SeatKind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    expression = models.ForeignKey(
        "workinggroups.Expression",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    competence = models.CharField(_("competence"), max_length=160, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=MembershipState.choices, default=MembershipState.PROPOSED,
        editable=False,
    )  # fmt: skip
    ending = models.CharField(
        _("how it ended"), max_length=12, choices=MembershipEnd.choices, blank=True, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited"), null=True, editable=False)
    answer_by = models.DateTimeField(_("answer until"), null=True, editable=False)
    began_at = models.DateTimeField(_("began"), null=True, editable=False)
    suspension_reason = models.CharField(_("why it is suspended"), max_length=300, blank=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    audited = (
        "seat", "group", "kind", "organisation", "user", "expression", "replaces", "state", "ending",
        "answer_by", "from_date", "until_date", "ended_at", "ended_by",
    )  # fmt: skip
    audited_sealed = ("end_reason", "suspension_reason")
    audited_person = "user_id"

    class Meta(Term.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["group", "kind", "seat__position"]
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(state__in=HOLDING), name="one_holder_per_place"
            ),
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=models.Q(kind__in=("representative", "member"), state__in=HOLDING),
                name="one_representative_per_body",
            ),
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=models.Q(state__in=HOLDING) & ~models.Q(kind="leader"),
                name="one_seat_per_person_and_group",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MembershipState.ENDED) | models.Q(ended_at__isnull=True, ending=""),
                name="only_ended_memberships_have_an_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MembershipState.INVITED) | models.Q(answer_by__isnull=False),
                name="an_offer_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.user or self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("workinggroups:membership", args=[self.public_id])


class Declaration(models.Model):
    """A member confirms one of the steps. `text_hash` is the fingerprint of the words that were shown, which
    `text_version` and `language` name."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="declarations")
    step = models.CharField(_("step"), max_length=16, choices=Step.choices)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    text_version = models.CharField(_("version of the text"), max_length=20, default="", editable=False)
    text_hash = models.CharField(max_length=64, editable=False)
    signed_at = models.DateTimeField(db_default=Now(), editable=False)

    audited = ("membership", "step", "language", "text_version", "text_hash", "signed_at")

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["membership", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "step"], name="a_step_is_confirmed_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.step}"
