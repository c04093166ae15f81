"""Accounts and records to try the portal with; everything made here is marked as sample data."""

import random
import uuid
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Invitation, Mandate, Organisation
from clusterpolisee.core.partners.services import invitations
from clusterpolisee.core.privacy.models import Purpose
from clusterpolisee.core.privacy.services import consents
from consultations.models import Consultation
from consultations.services import consultations, responses
from programme.imports import data_file
from programme.services import demonstration_calls, seeding
from workinggroups.enums import MembershipState, SeatKind
from workinggroups.models import Leadership, Membership, WorkingGroup
from workinggroups.queries.seats import free_seats

DEMO = "system:demo"
PASSWORD = "learning-together-2013"  # noqa: S105  (published in the README; production refuses these accounts)
DOMAIN = "demo.clusterpolisee.example"
NAMESPACE = uuid.UUID("6f1f6f52-6a8c-5d7e-9d55-0c1a7d0e3b11")


@dataclass(frozen=True)
class Account:
    """A demonstration account and the relations that make its role."""

    role: str
    name: str
    language: str
    body: str = ""
    mandate: str = "member"
    leads: int | None = None
    office: str = ""

    @property
    def email(self) -> str:
        return f"{self.role}@{DOMAIN}"


ACCOUNTS = (
    Account("stakeholder", "Sample Stakeholder", "en"),
    Account("partner", "Minta Partner", "hu", body="mag"),
    Account("coordinator", "Minta Koordinátor", "hu", body="mag", mandate="coordinator"),
    Account("expert", "Esperto di esempio", "it", office="expert"),
    Account("leader", "Примерен ръководител", "bg", body="bsmepa", leads=3),
    Account("other-leader", "Responsabile di esempio", "it", body="emilia-romagna", leads=1),
    Account("secretariat", "Segreteria di esempio", "it", body="marche", office="secretariat"),
    Account("administrator", "Sample Administrator", "en", body="marche", office="administrator"),
)

SHOWN_IN_PUBLIC = ("partner", "coordinator", "leader", "other-leader")

SAMPLE_REPRESENTATIVES = (
    (2, "ida"),
    (4, "aws"),
    (5, "mra"),
    (6, "ttsk"),
)


def demonstrate() -> dict[str, int]:
    """Create what is missing; returns how many rows each step added."""
    with recorded(by=DEMO):
        people = {account.role: _account(account) for account in ACCOUNTS}
    counts = {"accounts": len(people)}
    with recorded(by=DEMO):
        counts["seats"] = _seats()
        counts["practices"] = seeding.documented_practices(is_sample=True)
        counts["pilots"] = seeding.pilot_actions(is_sample=True)
    for role in SHOWN_IN_PUBLIC:
        person = people[role]
        consents.give(person, Purpose.PUBLIC_PROFILE, language=person.preferred_language, by=person)
    counts["invitations"] = _invitation(people["coordinator"])
    counts["expressions"] = demonstration_calls.play(people)
    counts["answers"] = _answers(people["leader"])
    return counts


def _invitation(coordinator: User) -> int:
    address = f"invited@{DOMAIN}"
    if Invitation.objects.filter(email=address).exists():
        return 0
    body = Organisation.objects.get(slug="mag")
    invitations.invite(email=address, kind="member", organisation=body, language="hu", by=coordinator)
    return 1


def _account(account: Account) -> User:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        technical = account.office == "administrator"
        values = {"full_name": account.name, "preferred_language": account.language, "is_sample": True}
        user = User.objects.create_user(
            account.email, PASSWORD, is_staff=technical, is_superuser=technical, **values
        )
        EmailAddress.objects.create(user=user, email=account.email, verified=True, primary=True)
        _relations(user, account)
    return user


def _relations(user: User, account: Account) -> None:
    if account.body:
        body = Organisation.objects.get(slug=account.body)
        Mandate.objects.create(user=user, organisation=body, kind=account.mandate, is_sample=True)
    if account.leads:
        group = WorkingGroup.objects.get(number=account.leads)
        Leadership.objects.create(user=user, group=group, is_sample=True)
    if account.office:
        Office.objects.create(user=user, kind=account.office)


def _seats() -> int:
    added = 0
    for number, slug in SAMPLE_REPRESENTATIVES:
        group = WorkingGroup.objects.get(number=number)
        body = Organisation.objects.get(slug=slug)
        if not group.memberships.current().filter(organisation=body).exists():
            seat = free_seats(group, SeatKind.REPRESENTATIVE)[0]
            values = {"group": group, "kind": seat.kind, "organisation": body, "is_sample": True}
            Membership.objects.create(
                seat=seat, state=MembershipState.ACTIVE, began_at=timezone.now(), **values
            )
            added += 1
    return added


def _answers(leader: User) -> int:
    """Reproducible answers to the consultation of group 3, drawn with the published weights."""
    consultation = Consultation.objects.get(slug="wg3-international-cooperation")
    if consultation.state == "draft":
        consultations.open_(consultation, by=leader)
    plan = data_file("sample-responses-wg3")
    before = consultation.responses.count()
    draw = random.Random(plan["seed"])  # noqa: S311
    questions = consultation.questionnaire.questions.all()
    for number in range(plan["count"]):
        answers = {q.code: _draw(draw, q, plan) for q in questions}
        answers = {code: value for code, value in answers.items() if value not in (None, "", [])}
        token = uuid.uuid5(NAMESPACE, f"answer-{number}")
        language = draw.choice(("en", "it", "hu", "bg"))
        responses.submit(consultation, token=token, language=language, answers=answers, is_sample=True)
    return consultation.responses.count() - before


def _draw(draw: random.Random, question: Any, plan: dict[str, Any]) -> Any:
    if question.kind in {"short_text", "long_text"}:
        texts = plan["texts"].get(question.code, [])
        return draw.choice(texts)["text"] if texts and draw.random() < 0.3 else None
    weights = plan["weights"][question.code]
    if question.kind == "integer":
        return draw.randint(weights["min"], weights["max"])
    if not question.required and draw.random() < 0.1:
        return None
    codes, values = list(weights), list(weights.values())
    if question.kind != "multiple":
        return draw.choices(codes, values)[0]
    return _several(draw, codes, values, question.max_choices or 4)


def _several(draw: random.Random, codes: list[str], values: list[int], most: int) -> list[str]:
    picked = set(draw.choices(codes, values, k=draw.randint(1, min(most, 4))))
    if "none" in picked:
        return ["none"]
    return sorted(picked)
