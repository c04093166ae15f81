"""Countries, organisations and who works for them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import Term
from clusterpolisee.core.partners.enums import Certainty, MandateKind, OrganisationKind, OrganisationRole


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
    city = models.CharField(_("city"), max_length=120, blank=True)
    kind = models.CharField(_("kind of body"), max_length=24, choices=OrganisationKind.choices)
    role = models.CharField(
        _("role in the project"), max_length=16, choices=OrganisationRole.choices, blank=True
    )
    certainty = models.CharField(
        _("certainty"), max_length=16, choices=Certainty.choices, default=Certainty.CERTAIN
    )
    website = models.CharField(_("website"), max_length=200, blank=True)
    is_partner = models.BooleanField(_("partner of the project"), default=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()

    audited = ("slug", "name", "short_name", "country", "kind", "role", "website", "is_partner")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("core:organisation", args=[self.slug])


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
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    audited = ("user", "organisation", "kind", "from_date", "until_date")

    class Meta(Term.Meta):
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation.short_name}"
