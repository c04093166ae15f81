"""Who sees and changes practices, and why: told to the registry of objects."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.accounts.queries import office_holders
from clusterpolisee.core.accounts.relations import Relation
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.ui.objects import AccessLine, ObjectKind, Standing, Text, Trail, own_rows
from repository.models import Practice
from repository.permissions import can_edit


def _access(practice: Practice) -> Iterator[AccessLine]:
    if practice.is_published:
        through = _("Published practices are public.")
        change = _("Withdraw the practice to close it to the public.")
        yield AccessLine(None, _("Reads the practice."), through, change=change)
    edits = _("Reads and changes it, withdraws it and publishes it again.")
    if practice.author and practice.author.is_active:
        stays = _("It stays open to its author.")
        yield AccessLine(practice.author, edits, _("Added this practice."), change=stays)
    yield from _colleagues(practice, edits)
    if not practice.is_published:
        for office in office_holders(OfficeKind.SECRETARIAT):
            through = _("Belongs to the secretariat of the project.")
            yield AccessLine(office.user, _("Reads it."), through, until=office.until_date)


def _colleagues(practice: Practice, what: Text) -> Iterator[AccessLine]:
    body = practice.organisation
    if body is None:
        return
    mandates = Mandate.objects.current().filter(organisation=body, user__is_active=True)
    for mandate in mandates.select_related("user").order_by("user__full_name", "pk"):
        yield AccessLine(
            mandate.user,
            what,
            _("Works for %(body)s, which this practice comes from.") % {"body": body.short_name},
            body.get_absolute_url(),
            mandate.until_date,
            change=_("The coordinator of the body ends or extends this mandate."),
        )


def _opens(practice: Practice) -> Text:
    if practice.is_published:
        return _("The practice is public. To change it, one has to work for the body it comes from.")
    return _(
        "A withdrawn practice is open to its author, the people of its body and the secretariat. Publishing "
        "it again opens it to everyone."
    )


def _manages(user: Any, practice: Practice) -> bool:
    return can_edit(practice, user) or is_secretariat(user)


def _history(user: Any, practice: Practice) -> Trail | None:
    return Trail([own_rows(practice)]) if _manages(user, practice) else None


def _standing(practice: Practice) -> Standing:
    url = practice.organisation.get_absolute_url() if practice.organisation else ""

    def counts(relation: Relation) -> bool:
        if relation.code.startswith("mandate."):
            return relation.url == url
        return relation.code == f"office.{OfficeKind.SECRETARIAT}"

    return Standing({practice.author_id: _("author")} if practice.author_id else {}, counts)


PRACTICE = ObjectKind(
    code="practice",
    label=gettext_lazy("Practice"),
    model=Practice,
    key_field="public_id",
    rule=gettext_lazy(
        "Published practices are open to everyone; withdrawn ones to their author, the people of the body "
        "they come from and the secretariat."
    ),
    visible=lambda user: Practice.objects.visible_to(user),
    access=_access,
    manages=_manages,
    history=_history,
    opens=_opens,
    standing=_standing,
    related=("author", "organisation"),
    routes=tuple(f"repository:practice{name}" for name in ("", "_edit", "_withdraw", "_publish")),
)
