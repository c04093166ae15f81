"""What belongs to one person or is known to few: accounts, keys, invitations, inbox, exports, mail."""

import io
import uuid
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.jobs import registry as jobs
from clusterpolisee.core.jobs.models import Job
from clusterpolisee.core.notifications import choices, topics
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Invitation, Mandate
from clusterpolisee.core.partners.services.invitations import digest
from clusterpolisee.core.privacy.models import DataExport, ErasureRequest
from tests.permissions import people

if TYPE_CHECKING:
    from tests.permissions.world import World

KEEPERS = {"secretariat", "administrator"}
# Everybody may have such files, so that only the portal keeps them apart.
LISTS = jobs.Kind(
    code="tests.list", label="List", check=lambda user, params: None, make=lambda job: b"",
    file_name=lambda params: "list.zip", mime="application/zip",
)  # fmt: skip
KINDS = {
    "security_key": "mfa_remove_webauthn mfa_edit_webauthn",
    "confirmation": "account_confirm_email",
    "reset": "account_reset_password_from_key",
    "person": "core:person core:person_edit core:person_history core:person_deactivate "
    "core:person_reactivate core:person_second_factor_reset core:person_sign_out "
    "core:mandate_new core:office_new",
    "mandate": "core:mandate_end",
    "office": "core:office_end",
    "report": "core:people_changed",
    "notification": "core:inbox_open",
    "unsubscribing": "core:unsubscribe",
    "mail": "core:mail",
    "invitation": "core:invitation_resend core:invitation_revoke",
    "invitation_link": "core:invitation",
    "data_export": "core:my_data_download",
    "download": "core:download core:download_file core:download_remove",
    "erasure_request": "core:erasure core:erasure_refuse core:erasure_carry_out",
    "back_office_user": "/en/back-office/core/user/<path:object_id>/ admin:core_user_change "
    "admin:core_user_delete admin:core_user_history",
    "back_office_password": "admin:auth_user_password_change",
    "back_office_organisation": "/en/back-office/core/organisation/<path:object_id>/ "
    "admin:core_organisation_change admin:core_organisation_delete admin:core_organisation_history",
    "back_office_country": "/en/back-office/core/country/<path:object_id>/ admin:core_country_change "
    "admin:core_country_delete admin:core_country_history",
    "back_office_on_site": "admin:view_on_site",
    "back_office_app": "admin:app_list",
    "back_office_rest": "/en/back-office/(?P<url>.*)$",
}


def build(world: "World") -> None:
    _people(world)
    _keys(world)
    _back_office(world)
    _news(world)
    _invitations(world)
    _exports(world)


def _people(world: "World") -> None:
    def id_of(name: str) -> dict[str, uuid.UUID]:
        return {"public_id": world.people[name].public_id}

    erased = User.objects.create_user("erased@example.org", None, erased_at=timezone.now(), is_active=False)
    own = {role: id_of(role) for role in people.OWNERS}
    others = {"colleague": id_of("colleague"), "others": id_of("bystander")}
    world.objects["person"] = {"own": own, **others, "withdrawn": {"public_id": erased.public_id}}
    mandates = {row.user.public_id: row.pk for row in Mandate.objects.select_related("user")}
    held = {role: {**keys, "key": mandates[keys["public_id"]]} for role, keys in own.items()
            if keys["public_id"] in mandates}  # fmt: skip
    world.objects["mandate"] = {
        label: {**keys, "key": mandates[keys["public_id"]]} for label, keys in others.items()
    }
    world.objects["mandate"]["own"] = {"stakeholder": held["partner"], **held}
    office = Office.objects.get(user=world.people["bystander"])
    own_office = {role: {**own[role], "key": Office.objects.get(user=world.people[role]).pk}
                  for role in ("expert", "secretariat", "administrator")}  # fmt: skip
    world.objects["office"] = {
        "own": {"stakeholder": own_office["expert"], **own_office},
        "others": {**others["others"], "key": office.pk},
    }
    world.objects["report"] = {"withdrawn": {"token": uuid.uuid4()}}


def _keys(world: "World") -> None:
    def key_of(name: str) -> dict[str, int]:
        return {"pk": Authenticator.objects.get(user=world.people[name], type="webauthn").pk}

    own = {role: key_of(role) for role in people.OWNERS}
    world.objects["security_key"] = {"own": own, "others": key_of("bystander")}
    world.objects["confirmation"] = {"withdrawn": {"key": "MQ:1uAbcd:unknown"}}
    world.objects["reset"] = {"withdrawn": {"uidb36": "1", "key": "unknown-key"}}


def _back_office(world: "World") -> None:
    person, body = world.people["bystander"], world.bodies["mag"]
    objects = {"user": person, "organisation": body, "country": body.country}
    for name, obj in objects.items():
        world.objects[f"back_office_{name}"] = {"others": {"object_id": obj.pk}}
    world.objects["back_office_password"] = {"others": {"id": person.pk}}
    kind = ContentType.objects.get_for_model(body)
    world.objects["back_office_on_site"] = {"others": {"content_type_id": kind.pk, "object_id": body.pk}}
    world.objects["back_office_app"] = {"-": {"app_label": "core"}}
    world.objects["back_office_rest"] = {"-": {"url": "nowhere/"}}


def _news(world: "World") -> None:
    def piece(name: str, readers: set[str]) -> Notification:
        return Notification.objects.create(
            user=world.people[name], topic="calls", because="registered",
            subject=world.canary(f"news-{name}", readers), text="Text", language="en", channel="portal",
        )  # fmt: skip

    own = {role: {"pk": piece(role, {role}).pk} for role in people.OWNERS}
    world.objects["notification"] = {"own": own, "others": {"pk": piece("bystander", set()).pk}}
    stop = {role: {"token": _stop_token(world.people[role])} for role in people.OWNERS}
    world.objects["unsubscribing"] = {
        "own": stop, "others": {"token": _stop_token(world.people["bystander"])},
        "withdrawn": {"token": "unknown"},
    }  # fmt: skip
    secret = world.canary("mail-text", set())
    to = world.people["bystander"].email
    mails = {
        "others": OutboxMessage(to=to, subject="News", text=secret, language="en"),
        "confidential": OutboxMessage(
            to=to, subject="Key", text=secret, language="en", holds_secret=True,
            state="in_doubt",
        ),
    }  # fmt: skip
    OutboxMessage.objects.bulk_create(mails.values())
    world.objects["mail"] = {label: {"pk": mail.pk} for label, mail in mails.items()}


def _stop_token(user: User) -> str:
    return choices.stop_path(user, topics.topics()[0].code, language="en").rstrip("/").rpartition("/")[2]


def _invitations(world: "World") -> None:
    def invitation(email: str, body: str, word: str, **values: Any) -> Invitation:
        return Invitation.objects.create(
            email=email, kind="member", organisation=world.bodies[body], language="en",
            token_hash=digest(_link(word)), invited_by=world.people["secretariat"],
            expires_at=timezone.now() + timedelta(days=14), **values,
        )  # fmt: skip

    def address(label: str, readers: set[str]) -> str:
        return world.canary(f"invited-{label}", KEEPERS | readers) + "@example.org"

    invitations = {
        "own": invitation(address("own", {"coordinator"}), "mag", "body"),
        "others": invitation(address("others", set()), "marche", "other-body"),
        "withdrawn": invitation(
            address("withdrawn", {"coordinator"}),
            "mag",
            "revoked",
            state="revoked",
            settled_at=timezone.now(),
        ),
    }
    world.objects["invitation"] = {label: {"pk": one.pk} for label, one in invitations.items()}
    for role in people.OWNERS:
        invitation(world.people[role].email, "veneto", role)
    invitation(world.people["bystander"].email, "marche", "forwarded")
    world.objects["invitation_link"] = {
        "own": {role: {"token": _link(role)} for role in people.OWNERS},
        "others": {"token": _link("forwarded")},
        "withdrawn": {"token": _link("revoked")},
    }


def _link(word: str) -> str:
    """The secret of a link; the same length as a real one."""
    return word.ljust(43, "x")


def _exports(world: "World") -> None:
    def export(name: str) -> DataExport:
        text = world.canary(f"export-{name}", {name})
        return DataExport.objects.create(
            user=world.people[name], language="en", state="ready", ready_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=7), file=ContentFile(_zipped(text), f"{name}.zip"),
        )  # fmt: skip

    def request(name: str) -> ErasureRequest:
        reason = world.canary(f"erasure-{name}", {name, "secretariat"})
        return ErasureRequest.objects.create(user=world.people[name], reason=reason)

    def download(name: str) -> Job:
        text = world.canary(f"download-{name}", {name})
        return Job.objects.create(
            owner=world.people[name], kind=LISTS.code, label="List", language="en", digest=name,
            state="ready", ready_at=timezone.now(), expires_at=timezone.now() + timedelta(days=7),
            file_name="list.zip", mime=LISTS.mime, file=ContentFile(_zipped(text), name),
        )  # fmt: skip

    jobs.register(LISTS)
    for kind, make in (("data_export", export), ("erasure_request", request), ("download", download)):
        own = {role: {"pk": make(role).pk} for role in people.OWNERS}
        world.objects[kind] = {"own": own, "others": {"pk": make("bystander").pk}}
    body = world.bodies["mag"]
    body.logo.save("mag.png", ContentFile(b"PNG"))


def _zipped(text: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("data.json", text)
    return content.getvalue()
