"""Five hundred expressions in one call: the spreadsheet of everything in time and in constant memory."""

import sys
import time
import tracemalloc
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from tests.workinggroups.reading_files import sheets_of_xlsx
from workinggroups.exports.expression_list import Tables, expression_workbook
from workinggroups.models import Call, Expression, ExpressionVersion, Review, Score

pytestmark = pytest.mark.django_db
MANY = 500
TEXT = "Опит с клъстери и мрежи. " * 80  # two thousand letters in each of three texts
MOST_SECONDS = 10
MOST_MEGABYTES = 80


@pytest.fixture
def five_hundred(call: Call, cast: SimpleNamespace, stage: Callable[..., Call], countries: Any) -> Call:
    """Each with two reviews on both criteria."""
    stage("shortlisting")
    people = User.objects.bulk_create(
        User(email=f"many{number}@example.org", full_name=f"Many {number}") for number in range(MANY)
    )
    now = timezone.now()
    texts = dict.fromkeys(("motivation", "experience", "contribution"), TEXT)
    rows = Expression.objects.bulk_create(
        Expression(
            call=call, applicant=person, kind="expert", country=countries["HU"], profile="=profile",
            language="bg", state="reviewed", number=number, submitted_at=now, token=uuid.uuid4(), **texts,
        )
        for number, person in enumerate(people, start=1)
    )  # fmt: skip
    ExpressionVersion.objects.bulk_create(
        ExpressionVersion(
            expression=row, number=1, content={"profile": "=profile", "answers": {}, **texts},
            content_hash="0" * 64, token=uuid.uuid4(), submitted_by_id=row.applicant_id,
        )
        for row in rows
    )  # fmt: skip
    reviews = Review.objects.bulk_create(
        Review(expression=row, reviewer=reviewer, comment=TEXT, filed_at=now)
        for row in rows
        for reviewer in (cast.partner, cast.expert)
    )
    criteria = list(call.criteria.all())
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, value=4) for review in reviews for criterion in criteria
    )
    return call


def test_everything_of_five_hundred_expressions_in_ten_seconds(
    five_hundred: Call, cast: SimpleNamespace, tmp_path: Path, capsys: Any
) -> None:
    begun = time.perf_counter()
    path = expression_workbook(Tables(five_hundred, cast.secretariat), tmp_path / "all.xlsx")
    seconds = time.perf_counter() - begun
    tracemalloc.start()
    expression_workbook(Tables(five_hundred, cast.secretariat), tmp_path / "again.xlsx")
    peak = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    with capsys.disabled():
        sys.stdout.write(f"\n{MANY} expressions: {seconds:.1f} s, at most {peak:.0f} MB\n")
    found = sheets_of_xlsx(path.read_bytes())
    assert [len(rows) for rows in found.values()] == [MANY + 1, 2 * MANY + 1, 4 * MANY + 1]
    assert seconds < MOST_SECONDS
    assert peak < MOST_MEGABYTES
