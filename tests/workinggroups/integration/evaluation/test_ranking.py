"""The ranked list: places, ties, thresholds, spread, and who is shown what."""

import pytest
from django.urls import reverse

from tests.workinggroups.integration.evaluation.conftest import somebody
from workinggroups.models import ConflictDeclaration
from workinggroups.presenters.ranking import rank
from workinggroups.queries.scores import Spread, spreads

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(expression_of, stage, cast, review_of):
    """Expressions with reviews, made in the order of arrival."""
    stage("shortlisting", reviews_wanted=1)
    judges = [somebody(f"j{n}") for n in range(3)]

    def make(name, *given, **changes):
        row = expression_of(somebody(name), state="reviewed", **changes)
        for judge, (competence, contribution) in zip(judges, given, strict=False):
            review_of(judge, row, {"competence": competence, "contribution": contribution})
        return row

    return make


@pytest.fixture
def listed(log_in, cast, call):
    def get(reader=None):
        return log_in(reader or cast.secretariat).get(reverse("workinggroups:ranking", args=[call.slug]))

    return get


def places(response, kind="expert"):
    found = {code: ranking for code, _label, ranking in response.context["lists"]}[kind]
    return [(row.card.expression.number, row.place, row.shares_place) for row in found.ranked]


def test_the_total_decides_whenever_it_arrived(scored, listed):
    scored("a", (1, 1))
    scored("b", (5, 5))
    scored("c", (3, 3))
    assert places(listed()) == [(2, 1, False), (3, 2, False), (1, 3, False)]


def test_a_tie_is_broken_by_the_heaviest_criterion_and_says_so(scored, listed):
    scored("a", (3, 5))  # 3.8
    scored("b", (5, 2))  # 3.8
    response = listed()
    assert places(response) == [(2, 1, False), (1, 2, False)]
    row = response.context["lists"][0][2].ranked[1]
    assert "EoI-3-002, which stands before it by the criterion “Competence”: 5.00 against 3.00" in row.tie


def test_what_is_equal_throughout_shares_the_place(scored, listed):
    scored("a", (4, 4))
    scored("b", (4, 4))
    scored("c", (1, 1))
    response = listed()
    assert places(response) == [(1, 1, True), (2, 1, True), (3, 3, False)]
    tied = response.context["lists"][0][2].ranked
    assert all("the place is shared" in row.tie for row in tied[:2])
    assert tied[2].tie == ""


def test_equal_weights_are_taken_in_the_order_of_the_call(scored, listed, call):
    call.criteria.update(weight=50)
    scored("a", (3, 5))
    scored("b", (5, 3))
    assert places(listed()) == [(2, 1, False), (1, 2, False)]


def test_below_a_threshold_there_is_no_place(scored, listed, call):
    call.criteria.filter(code="contribution").update(threshold=3)
    scored("a", (5, 2))
    scored("b", (1, 3))
    response = listed()
    assert places(response) == [(2, 1, False)]
    below = response.context["lists"][0][2].below
    assert [(row.card.expression.number, row.place, row.below) for row in below] == [
        (1, None, ["Contribution"])
    ]


def test_without_all_reviews_there_is_no_place(scored, listed, call, stage):
    stage("evaluation", reviews_wanted=2)
    scored("a", (5, 5))
    scored("b", (4, 4), (4, 4))
    stage("evaluation", reviews_wanted=2)
    response = listed()
    assert places(response) == [(2, 1, False)]
    assert [card.expression.number for card in response.context["lists"][0][2].unfinished] == [1]
    assert "may still change" in response.content.decode()


def test_representatives_and_experts_are_ranked_apart(scored, listed, organisations):
    scored("a", (1, 1))
    scored("b", (5, 5), kind="representative", organisation=organisations["mag"])
    response = listed()
    assert places(response) == [(1, 1, False)]
    assert places(response, "representative") == [(2, 1, False)]


def test_reviews_that_lie_apart_and_one_that_stands_alone_are_told(scored, call):
    wide = scored("a", (5, 5), (2, 2))
    alone = scored("b", (5, 5), (4, 5), (1, 1))
    near = scored("c", (4, 4), (4, 5), (5, 4))
    found = spreads(type(wide).objects.all())
    assert found[wide.pk] == Spread(2.0, 5.0, None)
    assert found[alone.pk].outlier == 1.0
    assert found[near.pk].outlier is None


def test_a_reader_in_a_conflict_sees_no_gap(scored, listed, cast):
    rows = [scored("a", (5, 5)), scored("b", (4, 4)), scored("c", (3, 3))]
    for row in rows[:1] + rows[2:]:
        ConflictDeclaration.objects.create(expression=row, user=cast.leader, verdict="none")
    ConflictDeclaration.objects.create(expression=rows[1], user=cast.leader, verdict="conflict")
    response = listed(cast.leader)
    assert places(response) == [(1, 1, False), (3, 2, False)]
    assert [row.card.expression.number for row in response.context["closed"]] == [2]
    assert "4.00" not in response.content.decode()
    assert places(listed()) == [(1, 1, False), (2, 2, False), (3, 3, False)]


def test_nothing_is_ranked_before_the_evaluation(scored, listed, stage):
    scored("a", (5, 5))
    stage("screening")
    assert listed().context["lists"] == []


def test_nothing_to_rank_is_an_empty_list():
    found = rank([], criteria=[], means={}, spreads={}, wanted=1)
    assert (found.ranked, found.below, found.unfinished) == ([], [], [])
