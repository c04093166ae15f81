"""Sample calls at every stage, played through the portal's own services as people would.

Group 1 has been set up, group 3 is in its evaluation, group 4 waits for approval, group 6 is open; the others
are drafts. What has to lie in the past is moved there afterwards, so that the story hangs together.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from programme.services.demonstration_stories import (
    IN_EVALUATION,
    OPEN,
    SET_UP,
    WAITING,
    Applicant,
    Scores,
    Story,
)
from programme.services.demonstration_texts import APPLICANT, COMMENT, REASONS, TEXTS, TO_APPLICANT
from workinggroups.enums import CallState, ConflictVerdict, EndorsementState, Step
from workinggroups.models import Call, Endorsement, Expression, ExpressionVersion, Membership
from workinggroups.queries.screening import questions_of
from workinggroups.services import (
    assignments,
    calls,
    conflicts,
    decisions,
    drafts,
    endorsements,
    expressions,
    offers,
    onboarding,
    opening,
    releases,
    reviews,
    screening,
    setting_up,
)

DOMAIN = "demo.clusterpolisee.example"
NAMESPACE = uuid.UUID("6f1f6f52-6a8c-5d7e-9d55-0c1a7d0e3b11")


@dataclass
class Cast:
    """Who plays the desk: the leader of the group where there is one, the secretariat, two evaluators."""

    leader: User
    secretariat: User
    evaluators: tuple[User, ...]
    people: dict[str, User] = field(default_factory=dict)


def play(people: Mapping[str, User]) -> int:
    """Play what has not been played yet; returns how many expressions of interest came in."""
    secretariat, expert = people["secretariat"], people["expert"]
    first = Cast(people["other-leader"], secretariat, (people["other-leader"], expert))
    third = Cast(people["leader"], secretariat, (people["leader"], expert))
    others = Cast(secretariat, secretariat, ())
    sent = 0
    for story, cast in ((SET_UP, first), (IN_EVALUATION, third), (WAITING, others), (OPEN, others)):
        call = Call.objects.select_related("group").get(slug=story.slug)
        if call.state == CallState.DRAFT:
            with recorded(
                by="system:demo"
            ):  # all of a call or none, so that a second run need not mend the first
                sent += _play(call, story, cast)
    return sent


def _play(call: Call, story: Story, cast: Cast) -> int:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    last = now + timedelta(days=max(story.closed, 1))
    start = now + timedelta(days=story.opened)
    dates = {"opens_at": start, "closes_at": last, "accepts_until": last + timedelta(minutes=15)}
    hidden = {"hidden_fields": list(story.hidden), "is_sample": True}
    Call.objects.filter(pk=call.pk).update(**dates, **hidden)
    calls.submit(call, by=cast.leader)
    if story.state == CallState.IN_APPROVAL:
        return 0
    calls.approve(call, by=cast.secretariat)
    opening.open_due()
    Call.objects.filter(pk=call.pk).update(published_at=start)
    sent = [_send(call, number, each) for number, each in enumerate(story.applicants, start=1)]
    if story.state != CallState.OPEN:
        _close(call, story, sent, now)
        _evaluate(call, story, sent, cast)
    if story.state == CallState.COMPLETED:
        _set_up(call, story, sent, cast)
    return len(sent)


def _send(call: Call, number: int, who: Applicant) -> Expression:
    """A person without a password writes, sends and, for a body, is endorsed by its coordinator."""
    body = Organisation.objects.filter(slug=who.where).first()
    person = User.objects.create_user(
        f"{call.slug}-applicant-{number}@{DOMAIN}",
        full_name=f"{APPLICANT[who.language]} {call.group.number}.{number}",
        preferred_language=who.language,
        is_sample=True,
    )
    if body:
        Mandate.objects.create(user=person, organisation=body, kind="member", is_sample=True)
    draft = drafts.start(
        call,
        kind="representative" if body else "expert",
        organisation=body,
        by=person,
        token=_token(call, number, "start"),
        language=who.language,
    )
    drafts.save(draft, values=_written(call, who, body), revision=None, by=person)
    sent = expressions.submit(draft, by=person, token=_token(call, number, "send"))
    if body:
        _endorse(sent, body)
    return sent


def _written(call: Call, who: Applicant, body: Organisation | None) -> dict[str, Any]:
    motivation, experience, contribution = TEXTS[who.language]
    sought = list(call.competences.all())
    kind = "representative" if body else "expert"
    questions = call.questions.filter(asked_of__in=("both", kind))
    return {
        "country": body.country if body else Country.objects.get(code=who.where),
        "profile": who.profile,
        "motivation": motivation,
        "experience": experience,
        "contribution": contribution,
        "gender": who.gender,
        "competences": [sought[index] for index in who.competences],
        "answers": {question.code: contribution for question in questions},
    }


def _endorse(expression: Expression, body: Organisation) -> None:
    endorsement = Endorsement.objects.filter(expression=expression).first()
    if endorsement is None or endorsement.state != EndorsementState.ASKED:
        return
    coordinator = Mandate.objects.coordinators().filter(organisation=body).first()
    if coordinator is None:
        email = f"{body.slug}-coordinator@{DOMAIN}"
        person = User.objects.filter(email=email).first() or User.objects.create_user(
            email, full_name=f"{body.short_name}: sample coordinator", is_sample=True
        )
        coordinator = Mandate.objects.create(
            user=person, organisation=body, kind="coordinator", is_sample=True
        )
    endorsements.answer(endorsement, is_given=True, by=coordinator.user)


def _close(call: Call, story: Story, sent: list[Expression], now: datetime) -> None:
    """Move the deadline, and what came in before it, into the past."""
    last = now + timedelta(days=story.closed)
    Call.objects.filter(pk=call.pk).update(closes_at=last, accepts_until=last + timedelta(minutes=15))
    for number, expression in enumerate(sent, start=1):
        moment = last - timedelta(days=len(sent) - number, hours=3)
        Expression.objects.filter(pk=expression.pk).update(submitted_at=moment, saved_at=moment)
        ExpressionVersion.objects.filter(expression=expression).update(submitted_at=moment)
    opening.close_due()


def _evaluate(call: Call, story: Story, sent: list[Expression], cast: Cast) -> None:
    call = calls.move_on(call, "start_screening", by=cast.leader)
    for expression in sent:
        fresh = Expression.objects.get(pk=expression.pk)
        conflicts.declare(fresh, verdict=ConflictVerdict.NONE, by=cast.leader)
        answers = {question.code: True for question in questions_of(fresh)}
        screening.find_eligible(fresh, answers=answers, by=cast.leader)
    calls.move_on(call, "start_evaluation", by=cast.secretariat)
    due = timezone.localdate() + timedelta(days=10)
    for expression, who in zip(sent, story.applicants, strict=True):
        for number, evaluator in enumerate(cast.evaluators):
            fresh = Expression.objects.get(pk=expression.pk)
            asked = assignments.ask(fresh, evaluator=evaluator, due_date=due, by=cast.leader)
            assignments.accept(asked, by=evaluator)
            conflicts.declare(fresh, verdict=ConflictVerdict.NONE, by=evaluator)
            if number < len(who.scores):
                _review(fresh, evaluator, who, who.scores[number])


def _review(expression: Expression, evaluator: User, who: Applicant, scores: Scores) -> None:
    criteria = expression.call.criteria.all()
    reviews.file(
        Expression.objects.get(pk=expression.pk),
        scores={criterion.code: score for criterion, score in zip(criteria, scores, strict=True)},
        comment=COMMENT[evaluator.preferred_language],
        comment_to_applicant=TO_APPLICANT[who.language],
        by=evaluator,
    )


def _set_up(call: Call, story: Story, sent: list[Expression], cast: Cast) -> None:
    """Proposals, release, accepted seats, declarations, the signed document."""
    call = calls.move_on(call, "rank", by=cast.leader)
    for expression, who in zip(sent, story.applicants, strict=True):
        decisions.propose(
            Expression.objects.get(pk=expression.pk),
            proposal=who.proposal,
            reason=REASONS[who.proposal][who.language],
            language=who.language,
            by=cast.leader,
        )
    call = decisions.hand_over(call, by=cast.leader)
    call = releases.release(call, by=cast.secretariat, token=releases.preview_token(call))
    for expression in sent:
        fresh = Expression.objects.get(pk=expression.pk)
        if fresh.state == "offered":
            offers.accept(fresh, by=fresh.applicant)
            _sign_all(Membership.objects.get(expression=fresh))
    document = setting_up.make(call, by=cast.secretariat)
    setting_up.sign(document, by=cast.secretariat)
    calls.move_on(call, "complete", by=cast.secretariat)


def _sign_all(membership: Membership) -> None:
    person = membership.user
    if person is None:
        return
    language = person.preferred_language
    for step in Step.values:
        words = onboarding.wording(step, language)
        onboarding.sign(membership, step, language=language, fingerprint=words.fingerprint, by=person)


def _token(call: Call, number: int, what: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{call.slug}-{number}-{what}")
