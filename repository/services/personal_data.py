"""Practices a person wrote, told to the registry of personal data."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, PersonalData, table
from clusterpolisee.core.languages.codes import LANGUAGES
from repository.models import TEXTS, Practice
from repository.services.practices import index

TRANSLATED = [f"{field}_{language}" for field in TEXTS for language in LANGUAGES]


def _export(user: User) -> Iterator[Part]:
    written = Practice.objects.filter(author=user).select_related("organisation").order_by("published_at")
    columns = {
        "public_id": _("number in the portal"),
        "organisation": _("organisation"),
        "source_language": _("language of the text"),
        **{f.name: f.verbose_name for f in Practice._meta.concrete_fields if f.name in TRANSLATED},
        "state": _("state"),
        "published_at": _("published"),
    }
    yield table("practices", _("Practices you wrote"), written, columns)


def _erase(user: User, by: Any) -> dict[str, int]:
    """The text is the work of the body; where it names the person, the pseudonym takes the name's place."""
    written = Practice.objects.filter(author=user)
    # The column without a language, which the translation library keeps beside the others, names people too.
    count = erased.replace_mentions(written.rewrite(False), [*TEXTS, *TRANSLATED], user)
    for practice in written:
        if count and practice.is_published:
            index(practice)
    return {"practices": count}


PRACTICES = PersonalData(
    name="practices",
    export=_export,
    erase=_erase,
    kinds={"practices": _("practices that named the person")},
    goes=(_("Your name as author of practices, and in their text"),),
    stays=(_("Practices published for a body: they are its work. The author’s name is taken off."),),
)
