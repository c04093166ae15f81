"""Countries, organisations and who works for them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Term, TermQuerySet, one_at_a_time
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.partners.enums import (
    Certainty,
    InvitationKind,
    InvitationState,
    MandateKind,
    OrganisationKind,
    OrganisationRole,
)

NUTS_CODE = RegexValidator(
    r"^[A-Z]{2}[0-9A-Z]{0,3}$",
    _("Write the two capital letters of the country and up to three signs more, such as ITI3."),
)


class Country(models.Model):
    """A country of the programme area; `code` is ISO 3166-1 alpha-2 in capitals."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """The register is public."""
        return self

    def partners(self) -> "OrganisationQuerySet":
        return self.filter(is_partner=True)

    def from_the_start(self) -> "OrganisationQuerySet":
        """The partnership as it was approved: without the body that joined later."""
        return self.partners().exclude(role=OrganisationRole.ENPI_PARTNER)


class Organisation(models.Model):
    """A partner body or another organisation people act for."""

    slug = models.SlugField(_("short address"), unique=True)
    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=60)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("country")
    )
    region = models.CharField(_("region"), max_length=120, blank=True)
    nuts_code = models.CharField(
        _("NUTS code of the region"), max_length=5, blank=True, validators=[NUTS_CODE]
    )
    city = models.CharField(_("city"), max_length=120, blank=True)
    kind = models.CharField(_("kind of body"), max_length=24, choices=OrganisationKind.choices)
    role = models.CharField(
        _("role in the project"), max_length=16, choices=OrganisationRole.choices, blank=True
    )
    certainty = models.CharField(
        _("certainty"), max_length=16, choices=Certainty.choices, default=Certainty.CERTAIN
    )
    website = models.CharField(_("website"), max_length=200, blank=True)
    # `logo_upload` is the file as it was sent, until a worker has made `logo` of it or left a `LogoProblem`.
    logo = models.FileField(_("logo"), upload_to="logos", blank=True, editable=False)
    logo_upload = models.FileField(upload_to="logo-uploads", blank=True, editable=False)
    logo_problem = models.CharField(max_length=16, blank=True, editable=False)
    is_partner = models.BooleanField(_("partner of the project"), default=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()

    audited = (
        "slug", "name", "short_name", "country", "region", "nuts_code", "city", "kind", "role", "website",
        "logo", "is_partner",
    )  # fmt: skip

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("core:organisation", args=[self.slug])


class MandateQuerySet(TermQuerySet):
    def coordinators(self) -> TermQuerySet:
        """Mandates of the people who coordinate bodies today."""
        return self.current().filter(kind=MandateKind.COORDINATOR, user__is_active=True)


class Mandate(Term):
    """A person works for an organisation, or coordinates its people."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mandates",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=MandateKind.choices)
    function = models.CharField(_("function in the organisation"), max_length=120, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects: ClassVar[Any] = MandateQuerySet.as_manager()

    audited = ("user", "organisation", "kind", "from_date", "until_date", "ended_at", "ended_by")
    audited_sealed = ("function", "end_reason")
    audited_person = "user_id"

    class Meta(Term.Meta):
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            *Term.Meta.constraints,
            *one_at_a_time("mandate_at_a_time", MandateKind, "user_id", "organisation_id"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation.short_name}"


def late() -> models.Q:
    """Invitations that nobody answered in time, by the database's clock."""
    return models.Q(state=InvitationState.SENT, expires_at__lte=Now())


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """Those for the bodies one coordinates; all for secretariat and administrators."""
        if not user.is_authenticated:
            return self.none()
        if user.holds(OfficeKind.SECRETARIAT) or user.holds(OfficeKind.ADMINISTRATOR):
            return self
        own = Mandate.objects.coordinators().filter(user=user)
        return self.filter(organisation__in=own.values("organisation"))

    def with_clock(self) -> "InvitationQuerySet":
        """Adds `is_expired` by the database's clock."""
        return self.annotate(
            is_expired=models.Case(models.When(late(), then=models.Value(True)), default=models.Value(False))
        )


class Invitation(models.Model):
    """Somebody is asked to join, for a body or as an expert of the project.

    The link in the mail holds a token of which only a digest is kept. It opens for the invited address alone,
    once, and until `expires_at`. Each time the mail is sent again the token is new and the older link closes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    kind = models.CharField(_("invited as"), max_length=16, choices=InvitationKind.choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    language = models.CharField(_("language of the mail"), max_length=2, choices=LANGUAGE_CHOICES)
    message = models.CharField(_("personal message"), max_length=500, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=InvitationState.choices,
        default=InvitationState.SENT,
        editable=False,
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_accepted",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_sent_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_count = models.PositiveSmallIntegerField(default=1, editable=False)
    expires_at = models.DateTimeField(editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = InvitationQuerySet.as_manager()

    audited = (
        "kind", "organisation", "language", "state", "invited_by", "accepted_by", "sent_count", "expires_at",
    )  # fmt: skip
    audited_hashed = ("email", "full_name")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                "kind",
                condition=models.Q(state="sent"),
                nulls_distinct=False,
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="expert") | models.Q(organisation__isnull=False),
                name="invited_for_a_body_or_as_expert",
            ),
        ]

    def __str__(self) -> str:
        return self.email
