"""Sample people in numbers, to measure lists with."""

import random
import uuid
from collections.abc import Iterator
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.partners.enums import MandateKind
from clusterpolisee.core.partners.models import Mandate, Organisation

ACTOR = "system:samples"
DOMAIN = "crowd.example"
BATCH = 1000
FIRST = {
    "en": ("Anna", "Peter", "Helen", "Marko"),
    "it": ("Giulia", "Àlvise", "Matteo", "Chiara"),
    "hu": ("Ágnes", "Örs", "Béla", "Zsófia"),
    "bg": ("Иван", "Елена", "Георги", "Ясен"),
}
LAST = {
    "en": ("Sample", "Example", "Specimen"),
    "it": ("Esempio", "Campione", "Prova"),
    "hu": ("Minta", "Példa", "Próba"),
    "bg": ("Примеров", "Образцов", "Пробов"),
}


def crowd(count: int, *, seed: int = 2013) -> int:
    """Make `count` sample people: nine in ten active, two thirds with mandates, some with an office.

    Names and terms are drawn with `seed`, addresses are new each time. Nobody of them can log in: they have
    no password. Needs organisations (`manage.py seed`). Returns how many there are now. 10,000 take about 15
    seconds.
    """
    draw = random.Random(seed)  # noqa: S311
    bodies = list(Organisation.objects.order_by("slug"))
    for start in range(0, count, BATCH):
        with recorded(by=ACTOR):
            people = User.objects.bulk_create(_people(draw, min(BATCH, count - start)))
            _describe(draw, people, bodies)
    return User.objects.filter(email__endswith=f"@{DOMAIN}").count()


def _people(draw: random.Random, count: int) -> Iterator[User]:
    unusable = make_password(None)
    now = timezone.now()
    for _number in range(count):
        language = draw.choice(LANGUAGES)
        joined = now - timedelta(days=draw.randint(1, 900))
        seen = joined + (now - joined) * draw.random()
        yield User(
            email=f"{uuid.uuid4().hex[:20]}@{DOMAIN}",
            full_name=f"{draw.choice(FIRST[language])} {draw.choice(LAST[language])} {draw.randint(1, 9999)}",
            preferred_language=language,
            password=unusable,
            is_active=draw.random() < 0.9,
            is_sample=True,
            date_joined=joined,
            last_login=seen if draw.random() < 0.8 else None,
        )


def _describe(draw: random.Random, people: list[User], bodies: list[Organisation]) -> None:
    """Addresses, sessions, mandates and offices of one batch."""
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people
    )
    UserSession.objects.bulk_create(_session(user) for user in people if user.last_login)
    Mandate.objects.bulk_create(
        mandate for user in people if draw.random() < 0.67 for mandate in _mandates(draw, user, bodies)
    )
    Office.objects.bulk_create(
        Office(user=user, kind=OfficeKind.EXPERT) for user in people if draw.random() < 0.05
    )


def _session(user: User) -> UserSession:
    seen = {"created_at": user.last_login, "last_seen_at": user.last_login}
    return UserSession(user=user, ip="192.0.2.1", session_key=uuid.uuid4().hex, user_agent="sample", **seen)


def _mandates(draw: random.Random, user: User, bodies: list[Organisation]) -> Iterator[Mandate]:
    today = timezone.localdate()
    for body in draw.sample(bodies, k=draw.choice((1, 1, 1, 2))):
        kind = MandateKind.COORDINATOR if draw.random() < 0.05 else MandateKind.MEMBER
        first = today - timedelta(days=draw.randint(30, 800))
        last = None if draw.random() < 0.8 else first + timedelta(days=draw.randint(1, 400))
        yield Mandate(
            user=user, organisation=body, kind=kind, from_date=first, until_date=last, is_sample=True
        )
