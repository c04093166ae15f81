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


class LogoProblem(models.TextChoices):
    """Why a file cannot become a logo."""

    EMPTY = "empty", _("The file is empty. Choose the file of the logo.")
    TOO_HEAVY = (
        "too_heavy",
        _("The file is larger than 500 kB. Save the logo in a smaller size and try again."),
    )
    SVG = (
        "svg",
        _(
            "This is an SVG drawing. It can carry scripts, so the portal does not take it. "
            "Save the logo as PNG and try again."
        ),
    )
    OTHER_KIND = "other_kind", _("This file is not a picture in PNG, JPEG or WebP. Save the logo as PNG.")
    TOO_WIDE = (
        "too_wide",
        _("The picture is larger than 3000 by 3000 pixels. Save the logo in a smaller size and try again."),
    )
    BROKEN = (
        "broken",
        _("The file could not be read as a picture. Save the logo again as PNG and try once more."),
    )


class Certainty(models.TextChoices):
    """How sure a documented fact is."""

    CERTAIN = "certain", _("a source says it")
    PROBABLE = "probable", _("a source points to it strongly")
    INFERRED = "inferred", _("our reading of the sources")
    CONFLICTING = "conflicting", _("sources differ")
    NOT_FOUND = "not_found", _("looked for, not found")
    OWN_TRANSLATION = "own_translation", _("our words, no source")
    SAMPLE = "sample", _("sample data")
