"""Choices of the partners package."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MandateKind(models.TextChoices):
    MEMBER = "member", _("staff member")
    COORDINATOR = "coordinator", _("coordinator")


class InvitationKind(models.TextChoices):
    MEMBER = "member", _("staff member")
    COORDINATOR = "coordinator", _("coordinator")
    EXPERT = "expert", _("expert of the project")


class InvitationState(models.TextChoices):
    SENT = "sent", _("sent")
    ACCEPTED = "accepted", _("accepted")
    REVOKED = "revoked", _("revoked")


class OrganisationKind(models.TextChoices):
    REGION = "region", _("regional authority")
    MINISTRY = "ministry", _("ministry or national authority")
    AGENCY = "agency", _("public agency")
    DEVELOPMENT_AGENCY = "development_agency", _("development agency")
    CHAMBER = "chamber", _("chamber or union of chambers")
    RESEARCH = "research", _("university or research body")
    NETWORK = "network", _("cluster or business network")
    ENTERPRISE = "enterprise", _("enterprise")
    ASSOCIATION = "association", _("association or non-governmental body")


class OrganisationRole(models.TextChoices):
    LEAD_PARTNER = "lead_partner", _("lead partner")
    PARTNER = "partner", _("partner")
    IPA_PARTNER = "ipa_partner", _("partner from an IPA country")
    ENPI_PARTNER = "enpi_partner", _("partner from an ENPI country, joined later")
    ASSOCIATED = "associated", _("associated partner")


class Certainty(models.TextChoices):
    """How sure a documented fact is."""

    CERTAIN = "certain", _("a source says it")
    PROBABLE = "probable", _("a source points to it strongly")
    INFERRED = "inferred", _("our reading of the sources")
    CONFLICTING = "conflicting", _("sources differ")
    NOT_FOUND = "not_found", _("looked for, not found")
    OWN_TRANSLATION = "own_translation", _("our words, no source")
    SAMPLE = "sample", _("sample data")
