"""Who may do what with an expression: role × state × verdict, and conflicts of interest."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused
from workinggroups import permissions, queries
from workinggroups.models import Expression, Leadership
from workinggroups.services import expressions
from workinggroups.services.expressions import MACHINE

pytestmark = pytest.mark.django_db
Send = Callable[..., Expression]

ROLES = "stakeholder partner coordinator expert leader other_leader secretariat administrator".split()
ASSESSORS = {"leader", "secretariat"}
ALLOWED = {
    ("submitted", "review"): ASSESSORS,
    ("in_review", "review"): ASSESSORS,
    ("in_review", "shortlist"): ASSESSORS,
    ("in_review", "put_on_reserve"): ASSESSORS,
    ("in_review", "turn_down"): ASSESSORS,
    ("shortlisted", "put_on_reserve"): ASSESSORS,
    ("shortlisted", "turn_down"): ASSESSORS,
    ("reserve", "shortlist"): ASSESSORS,
    ("reserve", "turn_down"): ASSESSORS,
    ("not_selected", "shortlist"): ASSESSORS,
    ("not_selected", "put_on_reserve"): ASSESSORS,
    ("submitted", "withdraw"): {"expert"},
    ("in_review", "withdraw"): {"expert"},
    ("shortlisted", "withdraw"): {"expert"},
    ("reserve", "withdraw"): {"expert"},
}
STATES = ("submitted", "in_review", "shortlisted", "reserve", "not_selected", "withdrawn")
ACTIONS = ("review", "shortlist", "put_on_reserve", "turn_down", "withdraw")


@pytest.mark.parametrize("state", STATES)
def test_each_role_may_do_in_each_state_what_the_table_says(
    reviewed: Expression, cast: SimpleNamespace, state: str
) -> None:
    Expression.objects.filter(pk=reviewed.pk).update(state=state)
    reviewed.refresh_from_db()
    for action in ACTIONS:
        may = {role for role in ROLES if MACHINE.can(reviewed, action, by=getattr(cast, role))}
        assert may == ALLOWED.get((state, action), set()), (state, action)


SEES = {
    "stakeholder": False,
    "partner": False,
    "coordinator": False,
    "expert": True,
    "leader": True,
    "other_leader": False,
    "secretariat": True,
    "administrator": False,
}


@pytest.mark.parametrize("role", ROLES)
def test_only_applicant_leader_and_secretariat_see_an_expression(
    sent: Expression, cast: SimpleNamespace, role: str
) -> None:
    seen = Expression.objects.visible_to(getattr(cast, role)).filter(pk=sent.pk).exists()
    assert seen is SEES[role]


def test_a_refusal_says_why(sent: Expression, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="leader of the group and the secretariat"):
        permissions.check_can_assess(sent, cast.administrator)


class TestConflictOfInterest:
    def conflicted(self, expression: Expression, user: Any) -> None:
        with pytest.raises(Refused, match="Conflict of interest"):
            expressions.record_review(
                expression, by=user, scores={"competence": 1, "contribution": 1}, comment="x"
            )
        Expression.objects.filter(pk=expression.pk).update(state="in_review")
        with pytest.raises(Refused, match="Conflict of interest"):
            expressions.decide(expression, "turn_down", by=user)
        row = queries.on_desk(expression.call.group, reader=user).get(pk=expression.pk)
        assert (row.in_conflict, row.score, row.review_count) == (True, None, None)
        assert expression not in queries.awaiting_review(expression.call.group, reader=user)

    def test_nobody_judges_the_own_expression(self, sent: Expression, cast: SimpleNamespace) -> None:
        Leadership.objects.create(group=sent.call.group, user=cast.expert)
        self.conflicted(sent, cast.expert)
        assert permissions.can_read_text(sent, cast.expert)

    def test_nobody_judges_the_expression_of_the_own_body(
        self, send: Send, cast: SimpleNamespace, organisations: Any
    ) -> None:
        body = organisations["bsmepa"]
        Mandate.objects.create(user=cast.stakeholder, organisation=body, kind="member")
        expression = send(cast.stakeholder, kind="representative", organisation=body)
        self.conflicted(expression, cast.leader)
        assert not permissions.can_read_text(expression, cast.leader)
        assert permissions.can_assess(expression, cast.secretariat)

    def test_nobody_judges_a_colleague_who_applies_as_an_expert(
        self, send: Send, cast: SimpleNamespace, organisations: Any
    ) -> None:
        body = organisations["bsmepa"]
        Mandate.objects.create(user=cast.stakeholder, organisation=body, kind="member")
        self.conflicted(send(cast.stakeholder), cast.leader)

    def test_it_binds_the_secretariat_too(
        self, send: Send, cast: SimpleNamespace, organisations: Any
    ) -> None:
        expression = send(cast.other_leader, kind="representative", organisation=organisations["marche"])
        self.conflicted(expression, cast.secretariat)
