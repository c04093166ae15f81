"""Who sees organisations, people and invitations, and why: told to the registry of objects."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import AccountDecision, Office, User
from clusterpolisee.core.accounts.queries import office_holders
from clusterpolisee.core.accounts.relations import Relation
from clusterpolisee.core.partners.models import Invitation, Mandate, Organisation
from clusterpolisee.core.partners.permissions import can_edit_organisation, keeps_register
from clusterpolisee.core.ui import objects
from clusterpolisee.core.ui.objects import AccessLine, ObjectKind, Rows, Standing, Text, Trail, own_rows

READS = {
    "history.export": gettext_lazy("took out a history"),
    "people.export": gettext_lazy("took out a list of people"),
    "person.export": gettext_lazy("took out all data of a person"),
    "data.copy": gettext_lazy("fetched the copy of the own data"),
    "job.download": gettext_lazy("fetched a file made on demand"),
    "access_log.export": gettext_lazy("took out the access log"),
}
MANDATE_ENDS = gettext_lazy("The secretariat or another coordinator of the body ends this mandate.")
OFFICE_ENDS = gettext_lazy("An administrator ends or extends this office.")
THROUGH_OFFICE = {
    OfficeKind.SECRETARIAT: gettext_lazy("Belongs to the secretariat of the project."),
    OfficeKind.ADMINISTRATOR: gettext_lazy("Is an administrator of the portal."),
}


def _offices(what: Text) -> Iterator[AccessLine]:
    for kind, through in THROUGH_OFFICE.items():
        for office in office_holders(kind):
            yield AccessLine(office.user, what, through, until=office.until_date, change=OFFICE_ENDS)


def _coordinators(organisations: Iterable[int], what: Text) -> Iterator[AccessLine]:
    rows = Mandate.objects.coordinators().filter(organisation__in=list(organisations))
    for mandate in rows.select_related("user", "organisation").order_by("user__full_name", "pk"):
        body = mandate.organisation
        through = _("Coordinates the people of %(body)s.") % {"body": body.short_name}
        url = body.get_absolute_url()
        yield AccessLine(mandate.user, what, through, url, mandate.until_date, change=MANDATE_ENDS)


def _by_office_or(mandate_of: str) -> Any:
    def counts(relation: Relation) -> bool:
        return relation.code.startswith("office.") or bool(mandate_of and relation.url == mandate_of)

    return counts


# Organisations


def _organisation_access(organisation: Organisation) -> Iterator[AccessLine]:
    through = _("The register of organisations is public.")
    yield AccessLine(None, _("Reads the page."), through)
    what = _("Changes the page, invites people and ends mandates.")
    yield from _coordinators([organisation.pk], what)
    yield from _offices(what)


def _organisation_history(user: Any, organisation: Organisation) -> Trail | None:
    if not can_edit_organisation(organisation, user):
        return None
    mandates = list(Mandate.objects.filter(organisation=organisation).values_list("pk", flat=True))
    return Trail([own_rows(organisation), Rows(Mandate, mandates, _("mandate"), named=True)])


ORGANISATION = ObjectKind(
    code="organisation",
    label=gettext_lazy("Organisation"),
    model=Organisation,
    key_field="slug",
    rule=gettext_lazy("The register of organisations is open to everyone."),
    visible=lambda user: Organisation.objects.visible_to(user),
    access=_organisation_access,
    manages=lambda user, obj: can_edit_organisation(obj, user),
    history=_organisation_history,
    opens=lambda obj: _("The page is public. To change it, one has to coordinate the body."),
    standing=lambda obj: Standing(counts=_by_office_or(obj.get_absolute_url())),
    routes=("core:organisation",),
)


# People


def _person_access(person: User) -> Iterator[AccessLine]:
    if person.erased_at:
        return
    if person.is_active:
        stays = _("Everybody sees their own data.")
        yield AccessLine(person, _("Reads and changes the own profile."), _("Is this person."), change=stays)
    bodies = Mandate.objects.filter(user=person).values_list("organisation", flat=True)
    yield from _coordinators(bodies, _("Reads name, address and mandates; ends mandates of the own body."))
    yield from _offices(_("Reads the account and all roles; may close the account."))


def _person_history(user: Any, person: User) -> Trail | None:
    is_own = user.pk == person.pk
    if not is_own and not keeps_register(user):
        return None
    rows = [
        Rows(model, list(model.objects.filter(user=person).values_list("pk", flat=True)), word, True)
        for model, word in ((Office, _("office")), (Mandate, _("mandate")))
    ]
    decisions = list(AccountDecision.objects.filter(user=person).values_list("pk", flat=True))
    rows.append(Rows(AccountDecision, decisions, _("decision about the account")))
    return Trail([own_rows(person), *rows], by_role=is_own and not keeps_register(user))


def _manages_person(user: Any, person: User) -> bool:
    if keeps_register(user):
        return True
    return user.pk != person.pk and bool(User.objects.visible_to(user).filter(pk=person.pk).exists())


PERSON = ObjectKind(
    code="person",
    label=gettext_lazy("Person"),
    model=User,
    key_field="public_id",
    rule=gettext_lazy(
        "A person’s page is open to the person, to the coordinators of the bodies the person works for, to "
        "the secretariat and to administrators."
    ),
    visible=lambda user: User.objects.visible_to(user),
    access=_person_access,
    manages=_manages_person,
    history=_person_history,
    opens=lambda obj: _(
        "Only a coordinator of a body this person works for, the secretariat and administrators see the page."
    ),
    standing=lambda obj: Standing({obj.pk: _("the person")}, lambda r: not r.code.startswith("leader")),
    routes=("core:person", "core:person_edit", "core:person_history"),
)


# Invitations


def _invitation_access(invitation: Invitation) -> Iterator[AccessLine]:
    what = _("Reads the invitation, sends it again, revokes it.")
    if invitation.organisation_id:
        yield from _coordinators([invitation.organisation_id], what)
    yield from _offices(what)


def _invitation_url(invitation: Invitation) -> str:
    return reverse("core:invitation_list")


INVITATION = ObjectKind(
    code="invitation",
    label=gettext_lazy("Invitation"),
    model=Invitation,
    key_field="pk",
    rule=gettext_lazy(
        "Invitations are open to the coordinators of the body they are for, to the secretariat and to "
        "administrators."
    ),
    visible=lambda user: Invitation.objects.visible_to(user),
    access=_invitation_access,
    manages=lambda user, obj: Invitation.objects.visible_to(user).filter(pk=obj.pk).exists(),
    history=lambda user, obj: Trail([own_rows(obj)]),
    opens=lambda obj: _(
        "Only a coordinator of the body, the secretariat and administrators see the invitation."
    ),
    url=_invitation_url,
    related=("organisation",),
    routes=("core:invitation_resend", "core:invitation_revoke"),
    standing=lambda obj: Standing(
        counts=_by_office_or(obj.organisation.get_absolute_url() if obj.organisation else "")
    ),
)


def register_all() -> None:
    """Called from the app's `ready()`."""
    for kind in (ORGANISATION, PERSON, INVITATION):
        objects.register(kind)
    for what, label in READS.items():
        objects.register_read(what, objects.Read(label))
