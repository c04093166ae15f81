"""The pages of the desk cost the same for one expression and for three, and stand five hundred."""

import itertools
import time
import uuid
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from tests.workinggroups.integration.evaluation.conftest import somebody
from workinggroups.models import Assignment, ConflictDeclaration, Expression, Review, Score
from workinggroups.queries.duplicates import likely_duplicates

pytestmark = pytest.mark.django_db
PAGES = ("desk", "duplicates", "conflicts", "conflict_register", "assignments", "ranking")


def count_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def add(expression_of, cast, judge, review_of, organisations):
    numbers = itertools.count(1)

    def one():
        number = next(numbers)
        row = expression_of(somebody(f"x.{number}", full_name="Same Name"), state="under_review")
        for who in (judge, cast.leader):
            ConflictDeclaration.objects.create(expression=row, user=who, verdict="none")
        Assignment.objects.create(expression=row, evaluator=judge, state="accepted", made_by=cast.leader)
        review_of(judge, row, {"competence": 3, "contribution": 3})
        return row

    return one


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("reader", ["leader", "secretariat"])
def test_each_page_costs_the_same_for_one_and_for_three(add, stage, call, cast, log_in, name, reader):
    if (name, reader) == ("conflict_register", "leader"):
        return
    stage("evaluation")
    url = reverse(f"workinggroups:{name}", args=[call.slug])
    client = log_in(getattr(cast, reader))
    add()
    add()
    few = count_of(client, url)
    add()
    add()
    assert count_of(client, url) == few


def test_the_reviews_of_one_person_cost_the_same_for_one_and_for_three(add, stage, judge, log_in):
    stage("evaluation")
    client, url = log_in(judge), reverse("workinggroups:my_reviews")
    add()
    few = count_of(client, url)
    add()
    add()
    assert count_of(client, url) == few


@pytest.fixture
def five_hundred(call, stage, cast, judge, countries):
    stage("evaluation")
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", full_name=f"Person {n % 490}", password="!") for n in range(500)
    )
    now = timezone.now()
    rows = Expression.objects.bulk_create(
        Expression(
            call=call, applicant=person, kind="expert", number=number, state="under_review", language="en",
            country=countries["HU"], profile=f"Profile {number}", token=uuid.uuid4(), submitted_at=now,
        )
        for number, person in enumerate(people, start=1)
    )  # fmt: skip
    judges = [judge, *(somebody(f"j{n}") for n in range(9))]
    pairs = [(row, judges[(at + turn) % 10]) for at, row in enumerate(rows) for turn in (0, 1)]
    Assignment.objects.bulk_create(
        Assignment(expression=row, evaluator=who, state="accepted", made_by=cast.leader) for row, who in pairs
    )
    made = Review.objects.bulk_create(
        Review(expression=row, reviewer=who, comment="x", filed_at=now) for row, who in pairs
    )
    criteria = list(call.criteria.all())
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, value=(at + criterion.position) % 6)
        for at, review in enumerate(made)
        for criterion in criteria
    )
    ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(expression=row, user=cast.leader, verdict="none") for row in rows
    )
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return SimpleNamespace(rows=rows)


def effort(client, url):
    """Seconds the page computes, and seconds the database does: the waiting of a busy machine is neither."""
    computed = []
    for _turn in range(5):
        begun = time.process_time()
        assert client.get(url).status_code == 200
        computed.append(time.process_time() - begun)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return min(computed), sum(float(query["time"]) for query in captured)


def test_the_list_of_five_hundred_is_fast_in_every_order(five_hundred, call, cast, log_in):
    url = reverse("workinggroups:desk", args=[call.slug])
    for reader in (cast.leader, cast.secretariat):
        client = log_in(reader)
        for query in ("", "?sort=score", "?sort=received", "?q=profile", "?mine=no&sort=score"):
            computed, queried = effort(client, url + query)
            assert computed + queried < 0.3, (reader, query, computed, queried)


def test_heavier_pages_stay_usable_with_five_hundred(five_hundred, call, cast, log_in):
    client = log_in(cast.secretariat)
    for page in ("ranking", "assignments", "conflict_register", "duplicates"):
        begun = time.process_time()
        assert client.get(reverse(f"workinggroups:{page}", args=[call.slug])).status_code == 200
        assert time.process_time() - begun < 3, page


def test_likely_duplicates_of_five_hundred_take_a_fixed_number_of_queries(
    five_hundred, call, cast, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        pairs = likely_duplicates(call, reader=cast.secretariat)
    assert len(pairs) == 10
