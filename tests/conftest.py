"""The cast that all tests share, and the rules every test runs under."""

import inspect
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template import engines
from django.utils import timezone, translation

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.second_factor import ENROLLED_HERE
from clusterpolisee.core.middleware.last_seen import NOTED_AT
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from workinggroups.enums import SEATS_OF_A_GROUP
from workinggroups.models import Call, Criterion, Leadership, PaperSection, Seat, WorkingGroup

LIBRARY_TEMPLATES = ("account", "allauth", "bootstrap5", "mfa", "socialaccount", "usersessions")


class UndefinedVariable(str):
    """Stands where a template prints a variable that nobody gave; our own templates may not."""

    def __contains__(self, item: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        for frame in inspect.stack(0):
            template = getattr(frame.frame.f_locals.get("self"), "origin", None)
            path = Path(str(getattr(template, "name", "")))
            if path.is_relative_to(settings.BASE_DIR / "templates"):
                folder = path.relative_to(settings.BASE_DIR / "templates").parts[0]
                if folder not in LIBRARY_TEMPLATES:
                    pytest.fail(f"{path.name}: undefined variable {name}")
                return ""
        return ""


@pytest.fixture(scope="session", autouse=True)
def _static_root_exists() -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _undefined_template_variables_fail() -> None:
    engines["django"].engine.string_if_invalid = UndefinedVariable("%s")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def countries(db: Any) -> dict[str, Country]:
    names = {"BG": "Bulgaria", "HU": "Hungary", "IT": "Italy"}
    return {code: Country.objects.create(code=code, name_en=name) for code, name in names.items()}


@pytest.fixture
def organisations(countries: dict[str, Country]) -> dict[str, Organisation]:
    return {
        slug: Organisation.objects.create(
            slug=slug, name_en=name, short_name=name, country=countries[code], kind="agency", is_partner=True
        )
        for slug, name, code in (
            ("bsmepa", "BSMEPA", "BG"),
            ("mag", "MAG", "HU"),
            ("marche", "Marche Region", "IT"),
        )
    }


@pytest.fixture
def groups(organisations: dict[str, Organisation]) -> dict[int, WorkingGroup]:
    leaders = {1: None, 3: organisations["bsmepa"]}
    made = {
        number: WorkingGroup.objects.create(
            number=number,
            slug=f"wg{number}",
            name_en=f"Group {number}",
            name_bg=f"Група {number}",
            summary_en="What it does",
            theme_en="Theme",
            leader=leaders.get(number),
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


def person(name: str, **values: Any) -> User:
    return User.objects.create_user(
        f"{name}@example.org", "a-long-password-1", full_name=name.title(), **values
    )


@pytest.fixture
def cast(groups: dict[int, WorkingGroup], organisations: dict[str, Organisation]) -> SimpleNamespace:
    """stakeholder, partner, coordinator, expert, leader (of group 3), other_leader (of group 1), secretariat,
    administrator; the visitor is nobody."""
    names = "stakeholder partner coordinator expert leader other_leader secretariat administrator".split()
    people = {name: person(name) for name in names}
    for name, body, kind in (
        ("partner", "mag", "member"),
        ("coordinator", "mag", "coordinator"),
        ("leader", "bsmepa", "member"),
        ("other_leader", "marche", "member"),
        ("secretariat", "marche", "member"),
    ):
        Mandate.objects.create(user=people[name], organisation=organisations[body], kind=kind)
    Leadership.objects.create(group=groups[3], user=people["leader"])
    Leadership.objects.create(group=groups[1], user=people["other_leader"])
    Office.objects.create(user=people["secretariat"], kind="secretariat")
    Office.objects.create(user=people["administrator"], kind="administrator")
    User.objects.filter(pk=people["administrator"].pk).update(is_staff=True, is_superuser=True)
    return SimpleNamespace(**{name: User.objects.get(pk=user.pk) for name, user in people.items()})


@pytest.fixture
def call(groups: dict[int, WorkingGroup]) -> Call:
    """An open call of group 3, neither sealed nor blind, with two criteria and one review wanted."""
    now = timezone.now()
    made = Call.objects.create(
        slug="wg3",
        group=groups[3],
        title_en="Call of group 3",
        summary_en="Who wants to take part?",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
        accepts_until=now + timedelta(days=30),
        published_at=now - timedelta(days=1),
        state="open",
        is_sealed=False,
        reviews_wanted=1,
    )
    PaperSection.objects.create(call=made, code="background", text_en="Text of the background.")
    for position, (code, weight) in enumerate((("competence", 60), ("contribution", 40)), start=1):
        Criterion.objects.create(call=made, code=code, position=position, name_en=code.title(), weight=weight)
    return made


@pytest.fixture
def log_in(client: Any) -> Callable[..., Any]:
    """A client signed in as the given person; None stays a visitor.

    The session has passed a second factor, unless the test asks for one without.
    """

    def as_person(user: User | None, *, second_factor: bool = True) -> Any:
        client.logout()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            _note_in_use(client)
            if second_factor:
                settle_second_factor(client, user)
        return client

    return as_person


def _note_in_use(client: Any) -> None:
    """What the first page of a session writes into it, so that it does not count among a page's queries."""
    session = client.session
    session[NOTED_AT] = time.time()
    session.save()


def settle_second_factor(client: Any, user: User) -> None:
    """What remains of a log-in with password and app: the factor, and a session that has passed it."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    session = client.session
    session[ENROLLED_HERE] = str(user.public_id)
    session.save()


@pytest.fixture
def token() -> uuid.UUID:
    return uuid.uuid4()
