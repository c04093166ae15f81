"""The roles of the table as people with a session, and the people they must not see into."""

import time
import uuid
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from fido2.cose import CoseKey
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from workinggroups.enums import SEATS_OF_A_GROUP
from workinggroups.models import Leadership, Seat, WorkingGroup

ROLES = (
    "fresh stakeholder partner coordinator expert leader other_leader evaluator_in_conflict secretariat "
    "administrator deactivated ended_mandate"
).split()
# The colleague works for the body of partner and coordinator; the keeper for the secretariat. The reviewer,
# the one who applies to a blind call, the newcomer, the one refused and the nominee are known to few.
BYSTANDERS = "bystander colleague keeper reviewer hidden newcomer refused nominee".split()
OWNERS = [role for role in ROLES if role != "fresh"]
MANDATES = {
    "partner": ("mag", "member"),
    "coordinator": ("mag", "coordinator"),
    "leader": ("bsmepa", "member"),
    "other_leader": ("marche", "member"),
    "evaluator_in_conflict": ("mag", "member"),
    "colleague": ("mag", "member"),
    "bystander": ("veneto", "member"),
    "deactivated": ("mag", "coordinator"),
    "ended_mandate": ("mag", "coordinator"),
}
LEADERSHIPS = {
    "leader": 3,
    "other_leader": 1,
    "evaluator_in_conflict": 3,
    "deactivated": 3,
    "ended_mandate": 3,
}
OFFICES = {
    "expert": "expert",
    "bystander": "expert",
    "reviewer": "expert",
    "secretariat": "secretariat",
    "keeper": "secretariat",
    "administrator": "administrator",
    "deactivated": "secretariat",
}
A_DAY = 86_400
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def bodies() -> dict[str, Organisation]:
    found = {}
    for slug, code, country in (
        ("bsmepa", "BG", "Bulgaria"),
        ("mag", "HU", "Hungary"),
        ("marche", "IT", "Italy"),
        ("veneto", "IT", "Italy"),
    ):
        where, _created = Country.objects.get_or_create(code=code, defaults={"name_en": country})
        found[slug] = Organisation.objects.create(
            slug=slug,
            name_en=slug.upper(),
            short_name=slug.upper(),
            country=where,
            kind="agency",
            is_partner=True,
        )
    return found


def groups(register: dict[str, Organisation]) -> dict[int, WorkingGroup]:
    made = {
        number: WorkingGroup.objects.create(
            number=number,
            slug=f"wg{number}",
            name_en=f"Group {number}",
            summary_en="Summary",
            theme_en="Theme",
            leader=register["bsmepa"],
            leader_certainty="certain",
        )
        for number in range(1, 7)
    }
    Seat.objects.bulk_create(
        Seat(group=group, kind=kind, position=position)
        for group in made.values()
        for kind, places in SEATS_OF_A_GROUP.items()
        for position in range(1, places + 1)
    )
    return made


def cast(register: dict[str, Organisation], teams: dict[int, WorkingGroup]) -> dict[str, User]:
    """Everybody with their relations; whoever was deactivated or lost a mandate did so after signing in."""
    people = {name: _person(name) for name in (*ROLES, *BYSTANDERS)}
    for name, (body, kind) in MANDATES.items():
        Mandate.objects.create(user=people[name], organisation=register[body], kind=kind)
    for name, number in LEADERSHIPS.items():
        Leadership.objects.create(user=people[name], group=teams[number])
    for name, kind in OFFICES.items():
        Office.objects.create(user=people[name], kind=kind)
    User.objects.filter(pk=people["administrator"].pk).update(is_staff=True, is_superuser=True)
    User.objects.filter(pk=people["deactivated"].pk).update(is_active=False)
    ended = {"ended_at": timezone.now() - timedelta(minutes=1), "end_reason": "moved on"}
    for model in (Mandate, Leadership):
        model.objects.filter(user=people["ended_mandate"]).update(**ended)
    return {name: User.objects.get(pk=user.pk) for name, user in people.items()}


def _person(name: str) -> User:
    address = f"canary.address-{name}.end@example.org" if name in BYSTANDERS else f"{name}@example.org"
    full_name = f"canary.name-{name}.end" if name in BYSTANDERS else name.replace("_", " ").title()
    user = User.objects.create_user(address, "a-long-password-1", full_name=full_name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    settle_second_factor(user)
    return user


def settle_second_factor(user: User) -> SimpleNamespace:
    """An authenticator app, recovery codes and a key, as somebody has them who uses all three."""
    kinds: dict[str, dict[str, Any]] = {
        "totp": {"secret": encrypt("JBSWY3DPEHPK3PXP")},
        "recovery_codes": {"seed": encrypt(uuid.uuid4().hex), "used_mask": 0},
        "webauthn": {"name": f"Key of {user.full_name}", "credential": _credential()},
    }
    # The library notes in a GET that somebody has seen their codes; here they all have.
    kinds["recovery_codes"]["viewed_at"] = time.time()
    rows = {
        kind: Authenticator.objects.create(user=user, type=kind, data=data) for kind, data in kinds.items()
    }
    return SimpleNamespace(**rows)


def _credential() -> dict[str, Any]:
    """What a browser sends when a security key is enrolled, with a key that nobody holds."""
    public = CoseKey.for_alg(-7).from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(Aaguid.NONE, uuid.uuid4().bytes, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"testserver"), flags, 0, made)
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://testserver")
    answer = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    number = websafe_encode(made.credential_id)
    return {
        "id": number, "rawId": number, "type": "public-key", "response": answer, "clientExtensionResults": {},
    }  # fmt: skip


def session_of(user: User) -> str:
    """The key of a session in which the person has just signed in with password and second factor."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    now = time.time() + A_DAY  # however long the crawl takes, nobody is asked for the password again
    values: dict[str, Any] = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        "account_authentication_methods_user": str(user.pk),
        "account_authentication_methods": [
            {"method": "password", "at": now, "email": user.email, "reauthenticated": True},
            {"method": "mfa", "at": now, "type": "totp", "reauthenticated": True},
        ],
    }
    session.update(values)
    session.save()
    UserSession.objects.create(
        user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="crawler", data={}
    )
    return str(session.session_key)
