"""Who sees a row, who reads it, who learns whose it is: role by state, sealed or not, blind or not, declared
or not."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.ui.objects import kind_of
from tests.workinggroups.integration.evaluation.conftest import somebody
from workinggroups.enums import HiddenField
from workinggroups.models import Assignment, CoEditor, ConflictDeclaration, Endorsement, Expression
from workinggroups.permissions.expressions import can_read_text, sees_identity
from workinggroups.services.expression_access import expression_access

pytestmark = pytest.mark.django_db

WRITERS = {"applicant", "helper"}
DESK = {"leader", "secretariat"}
OUTSIDE = {"stakeholder", "coordinator", "other_leader", "administrator", "expert"}
STATES = ("open", "closed", "screening", "evaluation", "shortlisting", "decided")


@pytest.fixture
def people(cast, organisations):
    """Everybody who could have to do with one expression of MAG, which the coordinator of MAG endorses."""
    names = ("stakeholder", "coordinator", "other_leader", "administrator", "expert", "leader", "secretariat")
    made = {name: getattr(cast, name) for name in names}
    made |= {name: somebody(name) for name in ("helper", "asked", "evaluator", "gone", "colleague")}
    made["applicant"] = cast.partner
    made["colleague"].leaderships.create(group=cast.leader.leaderships.get().group)
    made["colleague"].mandates.create(organisation=organisations["mag"], kind="member")
    return {name: User.objects.get(pk=person.pk) for name, person in made.items()}


@pytest.fixture
def expression(expression_of, people, organisations, cast):
    made = expression_of(people["applicant"], kind="representative", organisation=organisations["mag"])
    Endorsement.objects.create(expression=made, state="given", settled_by=people["coordinator"])
    CoEditor.objects.create(expression=made, user=people["helper"], email=people["helper"].email)
    for name, state in (("asked", "proposed"), ("evaluator", "accepted"), ("gone", "declined")):
        Assignment.objects.create(
            expression=made, evaluator=people[name], state=state, made_by=people["secretariat"]
        )
    return made


def of(check, people):
    return {name for name, person in people.items() if check(person)}


def again(expression):
    return Expression.objects.select_related("call__group").get(pk=expression.pk)


@pytest.mark.parametrize(("state", "sealed"), list(product(STATES, (True, False))))
def test_seeing_the_row_and_reading_it(expression, people, stage, state, sealed):
    stage(state, is_sealed=sealed)
    row = again(expression)
    shut = sealed and state == "open"
    judging = set() if shut else DESK | {"colleague", "asked", "evaluator"}

    def sees(person):
        return Expression.objects.visible_to(person).filter(pk=row.pk).exists()

    assert of(sees, people) == WRITERS | judging
    assert not sees(AnonymousUser())
    before = WRITERS | (set() if shut else {"secretariat"})
    assert of(lambda person: can_read_text(row, person), people) == before
    for name in ("leader", "evaluator", "asked", "colleague", "gone", "stakeholder"):
        ConflictDeclaration.objects.create(expression=row, user=people[name], verdict="none")
    after = WRITERS | (set() if shut else {"secretariat", "leader", "evaluator"})
    assert of(lambda person: can_read_text(row, person), people) == after
    ConflictDeclaration.objects.filter(user__in=[people["leader"], people["evaluator"]]).update(
        verdict="conflict"
    )
    ConflictDeclaration.objects.create(expression=row, user=people["secretariat"], verdict="conflict")
    assert of(lambda person: can_read_text(row, person), people) == WRITERS


@pytest.mark.parametrize("state", STATES)
def test_a_draft_is_its_writers_alone(expression, people, stage, state):
    Expression.objects.filter(pk=expression.pk).update(state="draft", number=None, submitted_at=None)
    stage(state, is_sealed=False)
    row = again(expression)
    assert of(lambda p: Expression.objects.visible_to(p).filter(pk=row.pk).exists(), people) == WRITERS
    assert of(lambda person: can_read_text(row, person), people) == WRITERS


@pytest.mark.parametrize(("state", "field"), list(product(STATES, HiddenField.values)))
def test_what_is_hidden_is_hidden_until_the_evaluation_is_over(expression, people, stage, state, field):
    stage(state, hidden_fields=[field])
    row = again(expression)
    knows = of(lambda person: sees_identity(row, person, field), people)
    blind = state in ("open", "closed", "screening", "evaluation")
    assert knows == (WRITERS | {"secretariat"} if blind else set(people))
    others = set(HiddenField.values) - {field}
    assert all(sees_identity(row, people["leader"], other) for other in others)


@pytest.mark.parametrize(
    ("state", "sealed", "verdict"),
    list(
        product(("open", "screening", "evaluation"), (True, False), ("", "none", "conflict", "waiver_asked"))
    ),
)
def test_who_can_see_this_and_why_agrees_with_the_rules(expression, people, stage, state, sealed, verdict):
    stage(state, is_sealed=sealed, hidden_fields=["name"])
    row = again(expression)
    if verdict:
        for name in ("leader", "evaluator", "secretariat", "asked"):
            ConflictDeclaration.objects.create(expression=row, user=people[name], verdict=verdict)
    lines = list(expression_access(row))
    for name, person in people.items():
        own = [line for line in lines if line.who == person]
        visible = Expression.objects.visible_to(person).filter(pk=row.pk).exists()
        assert any(line.sees for line in own) is visible, name
        assert any(line.sees and line.reads for line in own) is can_read_text(row, person), name
        assert all(line.why_not for line in own if not line.sees or not line.reads), name
    coordinator = [line for line in lines if line.who == people["coordinator"]]
    assert [(line.sees, line.reads) for line in coordinator] == [(False, False)]


def test_a_waived_conflict_is_explained_as_it_is_decided(expression, people, stage, cast):
    stage("evaluation")
    row = again(expression)
    near = people["colleague"]
    ConflictDeclaration.objects.create(
        expression=row, user=near, verdict="waived", waive_reason="x", waiver_asked_by=people["secretariat"],
        waived_by=people["administrator"],
    )  # fmt: skip
    assert can_read_text(row, near)
    assert [line.reads for line in expression_access(row) if line.who == near] == [True]


def test_lines_that_name_the_applicant_and_the_history_are_the_secretariats_while_names_are_hidden(
    expression, people, stage
):
    stage("evaluation", hidden_fields=["name", "organisation"])
    row = again(expression)
    kind = kind_of(row)
    ConflictDeclaration.objects.create(expression=row, user=people["leader"], verdict="none")
    assert of(lambda person: kind.manages(person, row), people) == {"secretariat"}
    assert of(lambda person: kind.history(person, row) is not None, people) == WRITERS | {"secretariat"}
    stage("shortlisting", hidden_fields=["name", "organisation"])
    row = again(expression)
    assert of(lambda person: kind.manages(person, row), people) == {"secretariat", "leader"}


def test_the_history_tells_its_writers_of_no_step_of_the_procedure(expression, people):
    trail = kind_of(expression).history(people["applicant"], expression)
    assert [rows.model.__name__ for rows in trail.rows] == ["ExpressionVersion"]
    assert trail.by_role
