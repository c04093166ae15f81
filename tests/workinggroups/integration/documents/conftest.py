"""A call whose decisions are released, with everything in it that the public must not learn."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from clusterpolisee.core.privacy.models import Purpose
from clusterpolisee.core.privacy.services import consents
from workinggroups.models import (
    Call,
    CallNotice,
    ConflictDeclaration,
    Declaration,
    EligibilityQuestion,
    Expression,
    Membership,
    Seat,
    WorkingGroup,
)

REFUSED, RESERVED, SEATED = "Rejected Canary", "Reserve Canary", "Seated Member"
CANARIES = (
    REFUSED, RESERVED, "Canary Institute", "Canaria", "EoI-3-", "4.60", "4,60", "1.40", "1,40",
    "canary-conflict", "canary-waiver", "canary-comment", "canary-refusal", "canary-screening",
    "Evaluator Canary", "Second Officer",
)  # fmt: skip


def person(name: str, **values: Any) -> User:
    address = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.create_user(address, "a-long-password-1", full_name=name, **values)


@pytest.fixture
def officer(cast: SimpleNamespace) -> User:
    """A second member of the secretariat."""
    made = person("Second Officer")
    Office.objects.create(user=made, kind="secretariat")
    return made


@pytest.fixture
def canary_body(db: Any) -> Organisation:
    country = Country.objects.create(code="GR", name_en="Canaria")
    return Organisation.objects.create(
        slug="canary", name_en="Canary Institute", short_name="CANARY", country=country, kind="agency"
    )


@pytest.fixture
def decided(
    call: Call,
    cast: SimpleNamespace,
    officer: User,
    canary_body: Organisation,
    stage: Callable[..., Call],
    expression_of: Callable[..., Expression],
    review_of: Callable[..., Any],
    evaluator_of: Callable[..., Any],
) -> SimpleNamespace:
    """Three expressions of a released call: one with a seat, one on reserve, one refused."""
    stage("decided", released_at=timezone.now(), is_sealed=True)
    EligibilityQuestion.objects.create(
        call=call, code="experience", position=1, text_en="Is there experience?"
    )
    CallNotice.objects.create(
        call=call, kind="extension", reason_en="More time for the holidays.", language="en",
        closes_at=call.closes_at, made_by=cast.secretariat,
    )  # fmt: skip
    evaluator = person("Evaluator Canary")
    seated = expression_of(person(SEATED), state="accepted", proposal="shortlisted", decision_reason="Best.")
    reserve = expression_of(
        person(RESERVED), state="reserve", proposal="reserve", reserve_rank=1, decision_reason="Good.",
        reserve_until=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    refused = expression_of(
        person(REFUSED), state="not_selected", proposal="not_selected", organisation=canary_body,
        country=canary_body.country, decision_reason="canary-refusal", screening_reason="canary-screening",
    )  # fmt: skip
    for expression, scores in (
        (seated, {"competence": 5, "contribution": 4}),
        (reserve, {"competence": 4, "contribution": 4}),
        (refused, {"competence": 1, "contribution": 2}),
    ):
        evaluator_of(evaluator, expression, by=cast.leader)
        review_of(evaluator, expression, scores, "canary-comment")
    ConflictDeclaration.objects.create(
        expression=refused, user=cast.leader, verdict="waived", statement="canary-conflict",
        waive_reason="canary-waiver", waiver_asked_by=cast.secretariat, waived_by=officer,
        waived_at=timezone.now(),
    )  # fmt: skip
    for shown in (seated.applicant, cast.leader):
        consents.give(shown, Purpose.PUBLIC_PROFILE, language="en", by=shown)
    member = seat_for(call.group, seated)
    return SimpleNamespace(
        call=call, group=call.group, seated=seated, reserve=reserve, refused=refused, evaluator=evaluator,
        member=member,
    )  # fmt: skip


def seat_for(group: WorkingGroup, expression: Expression) -> Membership:
    seat, _made = Seat.objects.get_or_create(group=group, kind="expert", position=1)
    member = Membership.objects.create(
        seat=seat, group=group, kind="expert", user=expression.applicant, expression=expression,
        state="active", began_at=timezone.now(),
    )  # fmt: skip
    for step in ("mandate", "conduct", "confidentiality", "data_protection"):
        Declaration.objects.create(membership=member, step=step, language="en", text_hash=step.ljust(64, "0"))
    return member


@pytest.fixture
def steering(db: Any) -> User:
    """A member of the Steering Committee."""
    committee, _made = WorkingGroup.objects.get_or_create(
        slug="steering-committee",
        defaults={"kind": "steering", "name_en": "Steering Committee", "leader_certainty": "certain"},
    )
    member = person("Steering Member")
    seat, _made = Seat.objects.get_or_create(group=committee, kind="member", position=1)
    Membership.objects.create(seat=seat, group=committee, kind="member", user=member, state="active")
    return member


@pytest.fixture
def colleague(canary_body: Organisation) -> Callable[[User], None]:
    """Gives a person a mandate of the body that was refused: a conflict of interest."""

    def give(user: User) -> None:
        Mandate.objects.create(user=user, organisation=canary_body, kind="member")

    return give
