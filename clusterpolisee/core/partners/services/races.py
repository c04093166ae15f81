"""Two people at once change one mandate or one office: what must never come of it.

Made for `manage.py race` and the tests: it fills the database with sample people and needs one that nobody
else writes to.
"""

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.services import offices, people
from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.enums import MandateKind
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from clusterpolisee.core.partners.services import mandates
from clusterpolisee.core.workflow.errors import Refused

ACTOR = "system:race"
DOMAIN = "race.example"
WAIT_SECONDS = 30
Action = Callable[[], object]


@dataclass
class Outcome:
    """What came of the rounds: `wrong` by kind, `refused` how often the second was told."""

    rounds: int = 0
    refused: int = 0
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Scene:
    """One round: two administrators, a person with a mandate, two colleagues who could follow."""

    first: User
    second: User
    person: User
    colleagues: tuple[User, User]
    mandate: Mandate


def run(rounds: int) -> Outcome:
    """Play `rounds` rounds, the ways of colliding in turn."""
    outcome = Outcome()
    body = _body()
    admins = (_person("administrator"), _person("administrator"))
    for number in range(rounds):
        scene = _scene(body, *admins)
        results = at_once(*WAYS[number % len(WAYS)](scene))
        outcome.rounds += 1
        outcome.refused += sum(isinstance(result, Refused) for result in results)
        outcome.wrong.update(_faults(scene, results))
    return outcome


def at_once(*actions: Action) -> list[Any]:
    """Run all actions at the same moment, each on its own connection; what is raised stands for itself."""
    start = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def act(index: int, action: Action) -> None:
        try:
            start.wait(WAIT_SECONDS)
            results[index] = action()
        except Exception as raised:  # noqa: BLE001  (counted: anything but a refusal is a fault)
            results[index] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    return results


def _end(scene: Scene, by: User, successor: User | None = None) -> Action:
    return lambda: mandates.end(scene.mandate, reason="race", by=by, successor=successor)


def _give(scene: Scene, person: User, by: User) -> Action:
    term = mandates.Term(timezone.localdate())
    body = scene.mandate.organisation
    return lambda: mandates.give(person, organisation=body, kind=MandateKind.COORDINATOR, term=term, by=by)


def _end_office(person: User, by: User) -> Action:
    office = Office.objects.get(user=person, kind=OfficeKind.ADMINISTRATOR, ended_at__isnull=True)
    return lambda: offices.end(office, reason="race", by=by)


def _close(person: User, by: User) -> Action:
    return lambda: people.deactivate(person, reason="race", by=by)


WAYS: Sequence[Callable[[Scene], tuple[Action, Action]]] = (
    lambda s: (_end(s, s.first), _end(s, s.second)),
    lambda s: (_end(s, s.first), _end(s, s.second, s.colleagues[0])),
    lambda s: (_end(s, s.first, s.colleagues[0]), _end(s, s.second, s.colleagues[1])),
    lambda s: (_end(s, s.first), _give(s, s.person, s.second)),
    lambda s: (_end(s, s.first, s.colleagues[0]), _give(s, s.colleagues[0], s.second)),
    lambda s: (_give(s, s.colleagues[0], s.first), _give(s, s.colleagues[0], s.second)),
    lambda s: (_close(s.person, s.first), _end(s, s.second)),
    lambda s: (_end_office(s.first, s.second), _end_office(s.second, s.first)),
    lambda s: (_close(s.first, s.second), _end_office(s.second, s.first)),
    lambda s: (_close(s.first, s.second), _close(s.second, s.first)),
)


def _body() -> Organisation:
    country = Country.objects.first() or Country.objects.create(code="IT", name="Italy")
    slug = f"race-{uuid.uuid4().hex[:8]}"
    values = {"name": slug, "short_name": slug, "country": country, "kind": "agency"}
    with recorded(by=ACTOR):
        made: Organisation = Organisation.objects.create(slug=slug, is_sample=True, **values)
    return made


def _person(name: str) -> User:
    email = f"{name}-{uuid.uuid4().hex[:12]}@{DOMAIN}"
    with recorded(by=ACTOR):
        user: User = User.objects.create_user(email, full_name=name.title(), is_sample=True)
    return user


def _scene(body: Organisation, first: User, second: User) -> Scene:
    """Both administrators hold their office, in whatever state the round before left them."""
    person, one, other = (_person(name) for name in ("person", "one", "other"))
    with recorded(by=ACTOR):
        User.objects.filter(pk__in=[first.pk, second.pk]).update(is_active=True)
        for admin in (first, second):
            Office.objects.get_or_create(user=admin, kind=OfficeKind.ADMINISTRATOR, ended_at=None)
        for colleague in (one, other):
            Mandate.objects.create(user=colleague, organisation=body, kind=MandateKind.MEMBER, is_sample=True)
        mandate = Mandate.objects.create(
            user=person, organisation=body, kind=MandateKind.COORDINATOR, is_sample=True
        )
    fresh = [User.objects.get(pk=admin.pk) for admin in (first, second)]
    return Scene(fresh[0], fresh[1], person, (one, other), mandate)


def _faults(scene: Scene, results: Sequence[Any]) -> Iterator[str]:
    """The name of each thing that must not be so after a round."""
    ended = [result for result in results if isinstance(result, mandates.Ended)]
    events = AuditEvent.objects.filter(
        table="core_mandate", object_id=str(scene.mandate.pk), operation="update"
    )
    mails = OutboxMessage.objects.filter(to=scene.person.email, kind="role_ended")
    following = Mandate.objects.coordinators().filter(user__in=scene.colleagues)
    standing = Mandate.objects.filter(organisation=scene.mandate.organisation, ended_at__isnull=True)
    doubled = standing.values("user", "kind").annotate(total=Count("pk")).filter(total__gt=1)
    administrators = Office.objects.current().filter(kind=OfficeKind.ADMINISTRATOR, user__is_active=True)
    faults = {
        "error": any(isinstance(r, Exception) and not isinstance(r, Refused) for r in results),
        "both refused": all(isinstance(result, Refused) for result in results),
        "ended twice": len(ended) > 1 or events.count() != len(ended),
        "two successors": following.count() > 1,
        "mandate doubled": doubled.exists(),
        "no administrator left": not administrators.exists(),
        "told twice": mails.count() > len(ended),
    }
    yield from (name for name, is_so in faults.items() if is_so)
