"""Sending, sending again, withdrawing; the clock; endorsements; the order among one's own."""

import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, CallQuestion, Endorsement, Expression, WorkingGroup
from workinggroups.services import drafts, endorsements, expressions, reminders

pytestmark = pytest.mark.django_db

TEXTS = {"profile": "Cluster manager", "motivation": "Why", "experience": "What", "contribution": "Which"}


@pytest.fixture
def write(call, countries):
    """A complete draft."""

    def begin(by, *, kind="expert", organisation=None, to=call, **changes):
        row = drafts.start(to, kind=kind, organisation=organisation, by=by, token=uuid.uuid4(), language="en")
        values = {**TEXTS, "country": countries["HU"], **changes}
        return drafts.save(row, values=values, revision=0, by=by)

    return begin


def send(expression, by, token=None):
    return expressions.submit(expression, by=by, token=token or uuid.uuid4())


def test_sending_gives_number_version_fingerprint_and_receipt(write, cast):
    sent = send(write(cast.expert), cast.expert)
    assert (sent.state, sent.reference) == ("submitted", "EoI-3-001")
    version = sent.versions.get()
    assert version.content_hash == sent.content_hash == fingerprint(version.content)
    assert version.submitted_at == sent.submitted_at == sent.saved_at
    receipt = OutboxMessage.objects.get(kind="expression_received", to=cast.expert.email)
    assert sent.reference in receipt.text
    assert sent.content_hash in receipt.text


def test_the_same_form_sent_twice_is_one_version_and_one_receipt(write, cast, token):
    draft = write(cast.expert)
    first, second = send(draft, cast.expert, token), send(draft, cast.expert, token)
    assert first.pk == second.pk
    assert first.versions.count() == 1
    assert OutboxMessage.objects.filter(kind="expression_received").count() == 1


def test_what_is_missing_is_named_with_its_field_and_nothing_is_sent(call, write, cast):
    CallQuestion.objects.create(call=call, code="funds", position=1, label_en="Which funds?")
    CallQuestion.objects.create(
        call=call, code="body", position=2, label_en="Which body?", asked_of="representative"
    )
    draft = write(cast.expert, motivation=" ", experience="x" * 3001, country=None)
    with pytest.raises(expressions.Incomplete) as refusal:
        send(draft, cast.expert)
    fields = [(problem.section, problem.field) for problem in refusal.value.problems]
    assert fields == [
        ("about", "country"),
        ("texts", "motivation"),
        ("texts", "experience"),
        ("questions", "q_funds"),
    ]
    draft.refresh_from_db()
    assert draft.is_draft


def test_sending_again_makes_a_new_version_and_keeps_the_old_one(write, cast):
    sent = send(write(cast.expert), cast.expert)
    drafts.save(sent, values={"motivation": "Better"}, revision=sent.revision, by=cast.expert)
    again = send(sent, cast.expert)
    assert [row.content["motivation"] for row in again.versions.order_by("number")] == ["Why", "Better"]
    assert again.number == sent.number
    assert again.content_hash != sent.content_hash


def test_sending_the_same_content_again_makes_no_version(write, cast):
    sent = send(write(cast.expert), cast.expert)
    drafts.save(sent, values={"motivation": "Better"}, revision=None, by=cast.expert)
    drafts.save(sent, values={"motivation": "Why"}, revision=None, by=cast.expert)
    again = send(sent, cast.expert)
    assert again.versions.count() == 1
    assert again.saved_at == again.submitted_at


@pytest.mark.parametrize(("seconds", "accepted"), [(1, True), (-1, False)])
def test_the_clock_of_the_database_decides_at_the_closing(write, cast, call, seconds, accepted, monkeypatch):
    """Whatever the clock of this machine says."""
    draft = write(cast.expert)
    moment = Now() + timedelta(seconds=seconds)
    Call.objects.filter(pk=call.pk).update(closes_at=moment, accepts_until=moment)
    wrong = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: wrong)
    if accepted:
        assert send(draft, cast.expert).state == "submitted"
    else:
        with pytest.raises(Refused, match=r"does not accept|has closed"):
            send(draft, cast.expert)


def test_what_arrives_within_the_grace_counts(write, cast, call):
    draft = write(cast.expert)
    Call.objects.filter(pk=call.pk).update(
        closes_at=Now() - timedelta(minutes=1), accepts_until=Now() + timedelta(minutes=4)
    )
    assert send(draft, cast.expert).state == "submitted"


def test_only_the_applicant_sends_and_withdraws(write, cast):
    from workinggroups.services import co_editors

    draft = write(cast.expert)
    co_editors.add(draft, email=cast.partner.email, by=cast.expert)
    with pytest.raises(Refused, match="Only the applicant"):
        send(draft, cast.partner)
    sent = send(draft, cast.expert)
    with pytest.raises(Refused, match="Only the person"):
        expressions.withdraw(sent, by=cast.partner)


def test_a_body_sends_one_representative_and_the_second_is_told(write, cast, organisations):
    mag = organisations["mag"]
    one = write(cast.partner, kind="representative", organisation=mag)
    two = write(cast.coordinator, kind="representative", organisation=mag)
    send(one, cast.partner)
    with pytest.raises(Refused, match="already expressed interest"):
        send(two, cast.coordinator)


def test_a_sealed_call_tells_the_desk_nothing_but_the_arrival(write, cast, call):
    Call.objects.filter(pk=call.pk).update(is_sealed=True)
    sent = send(write(cast.expert, motivation="Unmistakable"), cast.expert)
    mails = OutboxMessage.objects.filter(to__in=[cast.leader.email, cast.secretariat.email])
    assert {mail.kind for mail in mails} == {"expression_arrived"}
    for mail in mails:
        for word in (sent.reference, cast.expert.full_name, "Cluster manager", "Unmistakable", str(sent.pk)):
            assert word not in mail.text + mail.html + mail.subject
    assert not Notification.objects.filter(user=cast.leader, url__contains=str(sent.pk)).exists()
    assert not Expression.objects.visible_to(cast.secretariat).exists()


def test_withdrawing_twice_changes_nothing_more(write, cast):
    sent = send(write(cast.expert), cast.expert)
    expressions.withdraw(sent, by=cast.expert)
    done = expressions.withdraw(sent, by=cast.expert)
    assert done.state == "withdrawn"
    assert OutboxMessage.objects.filter(kind="expression_taken_back").count() == 1
    assert write(cast.expert).pk != sent.pk  # a new one may be begun


@pytest.mark.parametrize("state", ["not_selected", "accepted", "declined"])
def test_nothing_is_withdrawn_after_the_release(expression_of, cast, state):
    with pytest.raises(Refused):
        expressions.withdraw(expression_of(cast.expert, state=state), by=cast.expert)


# Endorsements


def test_the_coordinator_is_asked_at_the_first_sending_and_answers(write, cast, organisations):
    sent = send(write(cast.partner, kind="representative", organisation=organisations["mag"]), cast.partner)
    asked = Endorsement.objects.get(expression=sent)
    mail = OutboxMessage.objects.get(kind="expression_endorsement_asked")
    assert (asked.state, mail.to) == ("asked", cast.coordinator.email)
    assert "Why" not in mail.text
    with pytest.raises(Refused, match="reason"):
        endorsements.answer(asked, is_given=False, by=cast.coordinator)
    endorsements.answer(asked, is_given=False, reason="Somebody else goes.", by=cast.coordinator)
    told = OutboxMessage.objects.get(kind="expression_endorsement_settled")
    assert "Somebody else goes." in told.text
    again = endorsements.ask(sent, by=cast.partner)
    assert again.state == "asked"
    assert endorsements.answer(again, is_given=True, by=cast.coordinator).state == "given"


def test_a_coordinator_who_applies_endorses_by_that(write, cast, organisations):
    mag = organisations["mag"]
    sent = send(write(cast.coordinator, kind="representative", organisation=mag), cast.coordinator)
    assert Endorsement.objects.get(expression=sent).state == "given"


def test_only_coordinators_of_the_body_endorse(write, cast, organisations):
    sent = send(write(cast.partner, kind="representative", organisation=organisations["mag"]), cast.partner)
    for person in (cast.partner, cast.leader, cast.secretariat):
        with pytest.raises(Refused):
            endorsements.answer(sent.endorsement, is_given=True, by=person)


def test_an_expert_needs_no_endorsement(write, cast):
    draft = write(cast.expert)
    with pytest.raises(Refused):
        endorsements.ask(draft, by=cast.expert)
    assert not Endorsement.objects.filter(expression=send(draft, cast.expert)).exists()


# The order, reminders, what was not sent


def test_a_person_puts_expressions_in_order(write, cast, call, groups):
    other = Call.objects.create(
        slug="wg1", group=WorkingGroup.objects.get(number=1), title_en="One", opens_at=call.opens_at,
        closes_at=call.closes_at, accepts_until=call.accepts_until, published_at=call.opens_at, state="open",
    )  # fmt: skip
    first, second = write(cast.expert), write(cast.expert, to=other)
    expressions.move(second, up=True, by=cast.expert)
    assert [row.pk for row in expressions.ranked(cast.expert)] == [second.pk, first.pk]
    expressions.move(second, up=True, by=cast.expert)  # is first already
    assert [row.rank for row in expressions.ranked(cast.expert)] == [1, 2]
    with pytest.raises(Refused):
        expressions.move(first, up=True, by=cast.partner)


def test_drafts_are_remembered_three_days_and_one_day_before_once_each(write, cast, call):
    draft = write(cast.expert)
    early = timezone.now() - timedelta(days=20)

    def closing_in(**lead):
        moment = timezone.now() + timedelta(**lead)
        Call.objects.filter(pk=call.pk).update(opens_at=early, closes_at=moment, accepts_until=moment)
        return reminders.remind_of_closing(), reminders.remind_of_closing()

    Expression.objects.filter(pk=draft.pk).update(created_at=early)
    assert closing_in(days=5) == (0, 0)
    assert closing_in(days=2) == (1, 0)
    assert closing_in(hours=20) == (1, 0)
    assert OutboxMessage.objects.filter(kind="expression_reminder", to=cast.expert.email).count() == 2


def test_who_begins_shortly_before_the_closing_is_not_reminded_at_once(write, cast, call):
    write(cast.expert)
    moment = timezone.now() + timedelta(hours=20)
    Call.objects.filter(pk=call.pk).update(closes_at=moment, accepts_until=moment)
    assert reminders.remind_of_closing() == 0


def test_changes_that_were_not_sent_give_way_to_what_was(write, cast, stage):
    sent = send(write(cast.expert), cast.expert)
    drafts.save(sent, values={"motivation": "Too late", "country": None}, revision=None, by=cast.expert)
    assert reminders.drop_unsent_changes() == 0
    stage("closed")
    assert reminders.drop_unsent_changes() == 1
    assert reminders.drop_unsent_changes() == 0
    sent.refresh_from_db()
    assert (sent.motivation, sent.country.code) == ("Why", "HU")
    assert OutboxMessage.objects.filter(kind="expression_unsent", to=cast.expert.email).exists()
