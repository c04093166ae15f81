"""One small portal in which every "no" of the table has an object that could have leaked.

`objects` says which object a label means on the routes of a kind. Keys that depend on who asks ("own") come
as a dictionary by role; whoever owns none (the visitor, somebody fresh) asks for the stakeholder's. Texts
that not everybody may read hold a canary; `canaries` says who may.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Organisation
from consultations.models import Consultation, Draft, Response
from consultations.services import questionnaires, responses, statistics
from consultations.stats.disclosure import PUBLIC_FROM
from pilots.models import PilotAction
from programme.models import Indicator
from repository.models import Practice
from repository.services import practices
from tests.permissions import applications, calls, judging, people, personal, seats
from workinggroups.models import WorkingGroup

Keys = dict[str, Any]
CONDUCTORS = calls.DESK
SAME_BODY = {"partner", "coordinator", "evaluator_in_conflict"}
# Which routes ask for which kind of object.
KINDS = {
    "consultation": "consultations:consultation consultations:answer consultations:results "
    "consultations:results_xlsx consultations:report_pdf consultations:response_list",
    "draft": "consultations:draft",
    "receipt": "consultations:receipt",
    "response": "consultations:response",
    "practice": "repository:practice repository:practice_edit repository:practice_withdraw "
    "repository:practice_publish",
    "pilot": "pilots:pilot",
    "indicator": "programme:indicator",
    "organisation": "core:organisation core:organisation_edit core:organisation_logo "
    "core:organisation_logo_change core:organisation_logo_remove",
    "explained": "core:access core:history",
    "history_file": "core:history_xlsx core:history_csv",
    **personal.KINDS,
    **calls.KINDS,
    **applications.KINDS,
    **judging.KINDS,
    **seats.KINDS,
}
KIND_OF = {route: kind for kind, names in KINDS.items() for route in names.split()}


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    groups: dict[int, WorkingGroup] = field(default_factory=dict)
    calls: dict[str, Any] = field(default_factory=dict)
    expressions: dict[str, Any] = field(default_factory=dict)
    sent: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    canaries: dict[str, set[str]] = field(default_factory=dict)

    def canary(self, name: str, readers: set[str]) -> str:
        """A text to hide in what only `readers` may read."""
        text = f"canary.{name}.end"
        self.canaries[text] = readers
        return text

    def keys(self, route: str, label: str, role: str) -> Keys:
        """The parts of the address of the object that `label` means for somebody in this role."""
        kind = KIND_OF.get(route)
        if kind is None and label == "-":
            return {}
        found: Keys = self.objects[kind or ""][label]
        by_role = found.get("stakeholder") if isinstance(found.get("stakeholder"), dict) else None
        return found.get(role, by_role) if by_role else found


def build() -> World:
    world = World()
    world.bodies = people.bodies()
    world.groups = people.groups(world.bodies)
    world.people = people.cast(world.bodies, world.groups)
    world.sessions = {role: people.session_of(world.people[role]) for role in people.ROLES}
    world.objects["organisation"] = {"own": {"slug": "mag"}, "others": {"slug": "marche"}}
    calls.build(world)
    applications.build(world)
    judging.build(world)
    seats.build(world)
    _names(world)
    _consultations(world)
    _practices(world)
    _programme(world)
    personal.build(world)
    _explained(world)
    return world


def _names(world: World) -> None:
    """Whoever applies to a blind call, was turned down, is nominated or reviews; people in an office that
    keeps the list of accounts find everybody there, with nothing of what they applied for."""
    judges = {"leader", "other_leader", "evaluator_in_conflict", "expert"}
    known = {"hidden": set(), "newcomer": set(), "nominee": {"other_leader"}, "reviewer": judges}
    for name, readers in {**known, "refused": calls.DESK}.items():
        for what in ("name", "address"):
            world.canaries[f"canary.{what}-{name}.end"] = personal.KEEPERS | readers


def _explained(world: World) -> None:
    """Who sees it and what became of it: pages that take the kind and the key of any object."""
    objects = world.objects

    def key(kind: str, label: str) -> Any:
        found = (
            objects["judged"]["others"] if (kind, label) == ("expression", "blind") else objects[kind][label]
        )
        if "stakeholder" in found:
            return {role: {"kind": kind, "key": next(iter(keys.values()))} for role, keys in found.items()}
        return {"kind": kind, "key": next(iter(found.values()))}

    wanted = (
        "organisation own, organisation others, person own, person colleague, person others, invitation own, "
        "invitation others, call open, call draft, call other_group, expression own, expression others, "
        "expression conflict, expression other_group, expression sealed, expression co_edited, "
        "expression blind, call scheduled, consultation open, consultation draft, practice own, "
        "practice others, practice withdrawn, pilot open"
    )
    files = (
        "organisation own, person own, person others, expression own, expression others, expression conflict"
    )
    for group, names in (("explained", wanted), ("history_file", files)):
        objects[group] = {name.replace(" ", "-"): key(*name.split()) for name in names.split(", ")}


def _consultations(world: World) -> None:
    words = dict.fromkeys(("en", "it", "hu", "bg"), "Text")
    questions = [
        {"code": "kept", "kind": "scale", "text": words, "options": [
            {"code": code, "label": words}
            for code in ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
        ]},
        {"code": "open", "kind": "long_text", "text": words, "options": []},
    ]  # fmt: skip
    sections = [{"code": "about", "title": words, "questions": questions}]
    asked = questionnaires.load({"code": "asked", "group": 3, "title": words, "sections": sections})
    others = {"other_leader", "secretariat"}
    made = {
        "open": _consultation(world, "open", 3, asked, "open"),
        "closed": _consultation(world, "closed", 3, asked, "open"),
        "draft": _consultation(world, "draft", 3, asked, "draft", world.canary("draft-asked", CONDUCTORS)),
        "other_group": _consultation(world, "of-group-1", 1, asked, "draft", world.canary("draft-1", others)),
    }
    elsewhere = _consultation(world, "open-1", 1, asked, "open")
    read = {
        "confidential": _answer(made["open"], world.canary("answer", CONDUCTORS)),
        "other_group": _answer(elsewhere, world.canary("answer-1", others)),
    }
    # Whoever has the address of a receipt or a draft may open it, so these two hide no canary.
    held = {label: _answer(made[label], "known") for label in ("open", "closed")}
    for consultation in (made["open"], made["closed"]):
        for _number in range(PUBLIC_FROM if consultation == made["closed"] else 3):
            _answer(consultation, "no secret")
        statistics.fold(consultation.pk)  # too few answers for the public in the open one
    Consultation.objects.filter(slug="closed").update(state="closed", closes_at=timezone.now())
    saved = Draft.objects.create(token=uuid.uuid4(), consultation=made["open"], typed={"q-open": "known"})
    world.objects["consultation"] = {label: {"slug": one.slug} for label, one in made.items()}
    world.objects["response"] = {label: _of_consultation(one) for label, one in read.items()}
    world.objects["receipt"] = {label: _of_consultation(one) for label, one in held.items()}
    world.objects["draft"] = {"open": {"slug": "open", "token": saved.token}}


def _of_consultation(response: Response) -> Keys:
    return {"slug": response.consultation.slug, "response_id": response.pk}


def _consultation(
    world: World, slug: str, number: int, asked: Any, state: str, title: str = "Working together"
) -> Consultation:
    return Consultation.objects.create(
        slug=slug, questionnaire=asked, group=world.groups[number], title_en=title, introduction_en="Why",
        opens_at=timezone.now() - timedelta(days=2), state=state,
    )  # fmt: skip


def _answer(consultation: Consultation, text: str) -> Response:
    given = {"kept": "agree", "open": text}
    return responses.submit(consultation, token=uuid.uuid4(), language="en", answers=given)


def _practices(world: World) -> None:
    def practice(by: str, title: str) -> Practice:
        texts = dict.fromkeys(("summary", "problem", "solution", "results", "lessons"), "Text")
        facts = {"group": world.groups[3], "country": world.bodies["mag"].country, "source_language": "en"}
        values = {**facts, "organisation": world.bodies["mag"], "title": title, **texts}
        return practices.publish(by=world.people[by], token=uuid.uuid4(), values=values)

    colleague = world.people["colleague"]
    withdrawn = practice("colleague", world.canary("practice-withdrawn", SAME_BODY | {"secretariat"}))
    practices.withdraw(withdrawn, by=colleague)
    own = {}
    for role in people.OWNERS:
        own[role] = practice("colleague", f"Practice of {role}")
        Practice.objects.filter(pk=own[role].pk).update(author=world.people[role], organisation=None)
    world.objects["practice"] = {
        "own": {role: {"public_id": one.public_id} for role, one in own.items()},
        "others": {"public_id": practice("colleague", "Practice of a colleague").public_id},
        "withdrawn": {"public_id": withdrawn.public_id},
    }


def _programme(world: World) -> None:
    PilotAction.objects.create(
        code="pilot", title_en="Pilot", summary_en="S", tested_en="T", state="running", certainty="certain"
    )
    Indicator.objects.create(
        code="expressions", position=1, kind="output", label_en="Expressions", counting_en="Counted", target=9
    )
    world.objects["pilot"] = {"open": {"code": "pilot"}}
    world.objects["indicator"] = {"open": {"code": "expressions"}}
