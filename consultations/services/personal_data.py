"""Why a person's copy holds no answers to consultations."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, PersonalData

NOT_LINKED = _(
    "Answers to consultations are stored without a name, an account or an address. Nobody can tell which are "
    "yours, so they cannot be part of this copy, and erasure leaves them."
)


def _export(user: User) -> Iterator[Part]:
    yield Part("consultation_answers", _("Answers to consultations"), {}, [], note=NOT_LINKED)


def _erase(user: User, by: Any) -> dict[str, int]:
    return {}


ANSWERS = PersonalData(
    name="answers",
    export=_export,
    erase=_erase,
    kinds={},
    stays=(_("Answers to consultations, which are linked to nobody."),),
)
