"""Changes to the register of bodies."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.partners.models import Country, Organisation
from clusterpolisee.core.partners.permissions import (
    check_can_edit_organisation,
    check_can_register_bodies,
    keeps_register,
)
from clusterpolisee.core.workflow.errors import Refused

TRANSLATED = tuple(f"{field}_{code}" for field in ("name", "region", "city") for code in LANGUAGES)
OWN = (*TRANSLATED, "short_name", "nuts_code", "website")
CLASSIFIED = ("slug", "country", "kind", "role", "is_partner")
RESERVED = ("new",)  # an address of the register itself
LONGEST_SLUG = 50
CHANGED_MEANWHILE = _(
    "Somebody else has changed this page since you opened it. Nothing is lost: below is what you wrote, and "
    "beside it what is stored now. Take over what you need and save again."
)
ALREADY_THERE = _("There is already a body with this short name in this country.")
SLUG_TAKEN = _("Another body has this short address. Choose a different one.")


class ChangedMeanwhile(Refused):
    """Somebody else saved the body after this form was opened."""

    def __init__(self) -> None:
        super().__init__(CHANGED_MEANWHILE, status=409)


def fields_for(user: Any) -> tuple[str, ...]:
    """What the person may change of a body whose page they may edit."""
    return (*OWN, *CLASSIFIED) if keeps_register(user) else OWN


def stored(organisation: Organisation) -> dict[str, Any]:
    """What a form may change, as plain values."""
    values = {name: getattr(organisation, name) or "" for name in (*OWN, "slug", "kind", "role")}
    return {**values, "country": organisation.country_id, "is_partner": organisation.is_partner}


def version_of(organisation: Organisation, user: Any) -> str:
    """A number that changes with every field this person may change."""
    values = stored(organisation)
    return fingerprint({name: values[name] for name in fields_for(user)})


def register(*, values: Mapping[str, Any], by: Any) -> Organisation:
    """Add a body; without a given short address it gets one made of its short name.

    The countries are locked, so that a form sent twice is refused the second time instead of stored twice.
    """
    check_can_register_bodies(by)
    rest = {name: values[name] for name in (*OWN, *CLASSIFIED) if name in values and name != "slug"}
    with recorded(by=by):
        list(Country.objects.select_for_update().order_by("pk"))
        slug = values.get("slug") or free_slug(values["short_name"])
        same = Organisation.objects.filter(country=values["country"], short_name=values["short_name"])
        if same.exists():
            raise Refused(ALREADY_THERE, status=409)
        if Organisation.objects.filter(slug=slug).exists():
            raise Refused(SLUG_TAKEN, status=409)
        return Organisation.objects.create(slug=slug, is_sample=by.is_sample, **rest)


def revise(organisation: Organisation, *, values: Mapping[str, Any], version: str, by: Any) -> Organisation:
    """Change the body's page; what the person may not change is left as it is.

    `version` is what `version_of` gave when the form was opened. Raises ChangedMeanwhile when it gives
    something else by now.
    """
    check_can_edit_organisation(organisation, by)
    with recorded(by=by):
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if version_of(row, by) != version:
            raise ChangedMeanwhile
        slug = values.get("slug", row.slug) if keeps_register(by) else row.slug
        if Organisation.objects.filter(slug=slug).exclude(pk=row.pk).exists():
            raise Refused(SLUG_TAKEN, status=409)
        changed = [name for name in fields_for(by) if name in values]
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
    return row


def free_slug(short_name: str) -> str:
    """A short address that no other body has; empty when the name has no Latin letter or digit."""
    base = slugify(short_name)[: LONGEST_SLUG - 4].strip("-")
    if not base:
        return ""
    taken = {*RESERVED, *Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
