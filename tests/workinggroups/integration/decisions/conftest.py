"""A call of group 3 at the end of its evaluation: three expressions are reviewed, the leader has declared."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from workinggroups.models import (
    Call,
    Competence,
    ConflictDeclaration,
    Expression,
    ExpressionVersion,
    Membership,
    Review,
    Score,
    SoughtSeat,
)
from workinggroups.queries.contents import as_written
from workinggroups.services.seats import ensure_seats


@pytest.fixture
def received(
    expression_of: Callable[..., Expression], cast: SimpleNamespace, organisations: dict[str, Any]
) -> Callable[..., Expression]:
    """An expression that the leader may judge, as it was sent."""

    def make(applicant: Any, **values: Any) -> Expression:
        row = expression_of(applicant, **values)
        ExpressionVersion.objects.create(
            expression=row, number=1, content=as_written(row), content_hash="0", token=row.token,
            submitted_by=applicant,
        )  # fmt: skip
        ConflictDeclaration.objects.create(expression=row, user=cast.leader, verdict="none")
        return row

    return make


@pytest.fixture
def scene(
    call: Call,
    cast: SimpleNamespace,
    organisations: dict[str, Any],
    received: Callable[..., Expression],
    stage: Callable[..., Call],
) -> SimpleNamespace:
    """`expert`, `stakeholder` and `partner` (for MAG) are reviewed; the call is in its short-listing."""
    ensure_seats(call.group)
    for kind, places in (("representative", 3), ("expert", 2)):
        for position in range(1, places + 1):
            SoughtSeat.objects.create(call=call, kind=kind, position=position, profile_en="Knows clusters")
    networks = Competence.objects.create(call=call, code="networks", position=1, name_en="Networks")
    Competence.objects.create(call=call, code="finance", position=2, name_en="Finance")
    rows = {
        "expert": received(cast.expert, state="reviewed", gender="woman"),
        "stakeholder": received(cast.stakeholder, state="reviewed", gender="man"),
        "partner": received(
            cast.partner, state="reviewed", kind="representative", organisation=organisations["mag"]
        ),
    }
    rows["expert"].competences.add(networks)
    for value, row in zip((5, 4, 3), rows.values(), strict=True):
        review = Review.objects.create(
            expression=row, reviewer=cast.leader, filed_at=timezone.now(),
            comment="For the committee only", comment_to_applicant="Clear and to the point.",
        )  # fmt: skip
        for criterion in call.criteria.all():
            Score.objects.create(review=review, criterion=criterion, value=value)
    stage("shortlisting")
    fresh = {name: Expression.objects.get(pk=row.pk) for name, row in rows.items()}
    return SimpleNamespace(call=call, **fresh)


@pytest.fixture
def seat(scene: SimpleNamespace) -> Callable[[str, int], Any]:
    return lambda kind, position: scene.call.group.seats.get(kind=kind, position=position)


@pytest.fixture
def offered(
    scene: SimpleNamespace, cast: SimpleNamespace, stage: Callable[..., Call], seat: Any
) -> Expression:
    """The expert's seat is offered, as a release leaves it."""
    stage("decided", released_at=timezone.now())
    place = seat("expert", 1)
    Expression.objects.filter(pk=scene.expert.pk).update(
        state="offered",
        proposal="shortlisted",
        proposed_seat=place,
        decision_reason="Good",
        decision_language="en",
    )
    Membership.objects.create(
        seat=place, group=place.group, kind="expert", user=cast.expert, expression=scene.expert,
        state="invited", invited_at=timezone.now(), answer_by=timezone.now() + timedelta(days=5),
        proposed_by=cast.secretariat,
    )  # fmt: skip
    return Expression.objects.get(pk=scene.expert.pk)
