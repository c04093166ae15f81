"""Sample expressions in numbers, to measure lists, boards and exports with."""

import uuid
from collections.abc import Iterator, Sequence

from django.contrib.auth.hashers import make_password
from django.db.models import Max

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.partners.models import Country
from workinggroups.enums import ExpressionKind, ExpressionState
from workinggroups.models import Call, Expression, ExpressionVersion, Review, Score
from workinggroups.queries.moments import database_now

ACTOR = "system:samples"
DOMAIN = "crowd.example"
TEXT = "Sample text of an ordinary length about clusters, networks and years of practice. " * 12
REVIEWERS = 2


def crowd(call: Call, total: int) -> int:
    """Bring a call to `total` expressions of interest: experts, each reviewed twice on every criterion. The
    applicants cannot log in and are told nothing. Returns how many there are now."""
    missing = max(total - Expression.objects.filter(call=call).received().count(), 0)
    with recorded(by=ACTOR):
        people = User.objects.bulk_create(_people(missing))
        rows = Expression.objects.bulk_create(_expressions(call, people))
        ExpressionVersion.objects.bulk_create(_versions(rows))
        _review(call, rows)
    return Expression.objects.filter(call=call).received().count()


def _people(count: int) -> Iterator[User]:
    unusable = make_password(None)
    for number in range(count):
        yield User(
            email=f"{uuid.uuid4().hex}@{DOMAIN}",
            full_name=f"Sample applicant {number}",
            preferred_language=LANGUAGES[number % len(LANGUAGES)],
            password=unusable,
            is_active=False,
            is_sample=True,
        )


def _expressions(call: Call, people: Sequence[User]) -> Iterator[Expression]:
    countries = list(Country.objects.order_by("code"))
    last = Expression.objects.filter(call__group=call.group).aggregate(last=Max("number"))["last"] or 0
    now = database_now()
    texts = dict.fromkeys(("motivation", "experience", "contribution"), TEXT)
    for number, person in enumerate(people, start=1):
        yield Expression(
            call=call,
            applicant=person,
            kind=ExpressionKind.EXPERT,
            country=countries[number % len(countries)],
            profile=f"Sample profile {number}",
            language=person.preferred_language,
            state=ExpressionState.REVIEWED,
            number=last + number,
            submitted_at=now,
            saved_at=now,
            token=uuid.uuid4(),
            is_sample=True,
            **texts,
        )


def _versions(rows: Sequence[Expression]) -> Iterator[ExpressionVersion]:
    for row in rows:
        content = {"profile": row.profile, "answers": {}, "motivation": TEXT}
        yield ExpressionVersion(
            expression=row,
            number=1,
            content=content,
            content_hash=fingerprint(content),
            token=uuid.uuid4(),
            submitted_at=row.saved_at,
            submitted_by_id=row.applicant_id,
        )


def _review(call: Call, rows: Sequence[Expression]) -> None:
    reviewers = [User(email=f"{uuid.uuid4().hex}@{DOMAIN}", is_sample=True, is_active=False)
                 for _number in range(REVIEWERS)]  # fmt: skip
    User.objects.bulk_create(reviewers)
    now = database_now()
    reviews = Review.objects.bulk_create(
        Review(expression=row, reviewer=reviewer, comment=TEXT, filed_at=now, is_sample=True)
        for row in rows
        for reviewer in reviewers
    )
    criteria = list(call.criteria.all())
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, value=(number + place) % (criterion.max_score + 1))
        for number, review in enumerate(reviews)
        for place, criterion in enumerate(criteria)
    )
