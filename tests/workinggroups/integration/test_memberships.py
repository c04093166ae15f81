"""Seats are proposed, offered, taken, rested, passed on and given back, each step by whoever may."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person
from workinggroups.enums import Step
from workinggroups.models import Membership, Seat, WorkingGroup
from workinggroups.services import endings, membership_changes, memberships, onboarding
from workinggroups.services.memberships import Candidate
from workinggroups.services.seats import ensure_seats

pytestmark = pytest.mark.django_db


def soon(days=5):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def proposed(cast, groups, organisations):
    who = Candidate(cast.partner, "representative", organisations["mag"])
    return memberships.propose(groups[3], who, by=cast.coordinator)


@pytest.fixture
def invited(proposed, cast):
    today = timezone.localdate()
    return memberships.invite(proposed, answer_by=soon(), from_date=today, by=cast.secretariat)


def sign_all(membership, by, language="en"):
    for step in Step.values:
        text = onboarding.wording(step, language)
        membership = onboarding.sign(membership, step, language=language, fingerprint=text.fingerprint, by=by)
    return membership


@pytest.fixture
def active(invited, cast):
    return sign_all(memberships.accept(invited, by=cast.partner), cast.partner)


def test_a_seat_goes_from_the_proposal_to_the_last_signature(proposed, cast, groups):
    assert (proposed.state, proposed.proposed_by) == ("proposed", cast.coordinator)
    today = timezone.localdate()
    until = today + timedelta(days=400)
    invited = memberships.invite(
        proposed, answer_by=soon(), from_date=today, until_date=until, by=cast.secretariat
    )
    assert (invited.state, invited.seat.position, invited.until_date) == ("invited", 1, until)
    accepted = memberships.accept(invited, by=cast.partner)
    assert not groups[3].memberships.current().exists()
    *first, last = Step.values
    for step in first:
        words = onboarding.wording(step, "bg")
        row = onboarding.sign(accepted, step, language="bg", fingerprint=words.fingerprint, by=cast.partner)
        assert row.state == "onboarding"
    words = onboarding.wording(last, "bg")
    begun = onboarding.sign(accepted, last, language="bg", fingerprint=words.fingerprint, by=cast.partner)
    assert (begun.state, begun.began_at is not None) == ("active", True)
    signed = begun.declarations.get(step="conduct")
    assert (signed.language, signed.text_version) == ("bg", words.version)
    assert signed.text_hash == onboarding.wording("conduct", "bg").fingerprint
    assert WorkingGroup.objects.room_open_to(cast.partner).get() == groups[3]


def test_the_person_is_told_every_step_in_their_language(active, cast):
    kinds = ["proposed", "invited", "accepted", "begun"]
    assert list(
        OutboxMessage.objects.filter(to=cast.partner.email, kind__startswith="membership")
        .order_by("created_at")
        .values_list("kind", flat=True)
    ) == [f"membership_{kind}" for kind in kinds]
    told = Notification.objects.filter(user=cast.secretariat, topic="seats_of_others")
    assert told.filter(text__contains="Partner has been proposed").exists()
    assert not told.filter(text__contains="has been invited").exists()  # that was the secretariat itself


@pytest.mark.parametrize("who", ["stakeholder", "expert", "administrator", "other_leader", "partner"])
def test_others_propose_nobody(cast, groups, organisations, who):
    candidate = Candidate(cast.partner, "representative", organisations["mag"])
    with pytest.raises(Refused):
        memberships.propose(groups[3], candidate, by=getattr(cast, who))


def test_a_coordinator_proposes_people_of_the_own_body_for_its_seats_only(cast, groups, organisations):
    other = Candidate(cast.other_leader, "representative", organisations["marche"])
    with pytest.raises(Refused, match="bodies you coordinate"):
        memberships.propose(groups[3], other, by=cast.coordinator)
    with pytest.raises(Refused, match="bodies you coordinate"):
        memberships.propose(groups[3], Candidate(cast.expert, "expert"), by=cast.coordinator)
    stranger = Candidate(cast.expert, "representative", organisations["mag"])
    with pytest.raises(Refused, match="a mandate of the body"):
        memberships.propose(groups[3], stranger, by=cast.coordinator)


def test_the_leader_proposes_and_does_not_invite(cast, groups):
    made = memberships.propose(groups[3], Candidate(cast.expert, "expert"), by=cast.leader)
    with pytest.raises(Refused):
        memberships.invite(made, answer_by=soon(), from_date=timezone.localdate(), by=cast.leader)


def test_the_leader_organisation_takes_no_seat_of_the_representatives(cast, groups, organisations):
    who = Candidate(cast.leader, "representative", organisations["bsmepa"])
    with pytest.raises(Refused, match="seat of its own"):
        memberships.propose(groups[3], who, by=cast.secretariat)


def test_each_seat_is_for_another_body(active, cast, groups, organisations):
    who = Candidate(cast.coordinator, "representative", organisations["mag"])
    with pytest.raises(Refused, match="each seat is for another one"):
        memberships.propose(groups[3], who, by=cast.secretariat)


def test_the_same_person_is_not_proposed_twice(proposed, cast, groups):
    with pytest.raises(Refused, match="is proposed for this group already"):
        memberships.propose(groups[3], Candidate(cast.partner, "expert"), by=cast.secretariat)


def experts(cast, groups, count):
    today = timezone.localdate()
    for number in range(count):
        made = memberships.propose(
            groups[3], Candidate(person(f"expert{number}"), "expert"), by=cast.secretariat
        )
        memberships.invite(made, answer_by=soon(), from_date=today, by=cast.secretariat)


def test_there_is_no_third_expert(cast, groups):
    experts(cast, groups, 2)
    with pytest.raises(Refused, match="Both seats of experts are taken"):
        memberships.propose(groups[3], Candidate(cast.expert, "expert"), by=cast.secretariat)
    seat = Seat.objects.get(group=groups[3], kind="expert", position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(seat=seat, group=groups[3], kind="expert", user=cast.expert, state="active")


def test_an_expired_seat_blocks_its_place_no_more_even_before_the_worker_comes(cast, groups):
    experts(cast, groups, 2)
    past = timezone.localdate() - timedelta(days=1)
    rows = Membership.objects.filter(kind="expert")
    rows.update(state="active", from_date=past - timedelta(days=9), until_date=past)
    new = memberships.propose(groups[3], Candidate(cast.expert, "expert"), by=cast.secretariat)
    assert new.state == "proposed"
    assert set(rows.exclude(pk=new.pk).values_list("state", "ending")) == {("ended", "expired")}


def test_the_worker_ends_what_is_over(active, cast):
    assert endings.expire_due() == 0
    past = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(pk=active.pk).update(from_date=past, until_date=past)
    assert endings.expire_due() == 1
    active.refresh_from_db()
    assert (active.state, active.ending, active.ended_by) == ("ended", "expired", None)
    assert endings.expire_due() == 0


def test_an_unanswered_invitation_lapses_and_cannot_be_accepted_any_more(invited, cast):
    assert endings.lapse_due() == 0
    Membership.objects.filter(pk=invited.pk).update(answer_by=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="time to answer"):
        memberships.accept(invited, by=cast.partner)
    assert endings.lapse_due() == 1
    invited.refresh_from_db()
    assert (invited.state, invited.ending) == ("ended", "lapsed")


def test_an_invitation_is_sent_again_with_a_new_day(invited, cast):
    later = soon(20)
    memberships.ask_again(invited, answer_by=later, by=cast.secretariat)
    invited.refresh_from_db()
    assert invited.answer_by == later
    mails = OutboxMessage.objects.filter(to=cast.partner.email, kind="membership_invited")
    assert mails.count() == 2
    with pytest.raises(Refused):
        memberships.ask_again(invited, answer_by=later, by=cast.leader)


def test_only_the_person_answers_signs_and_resigns(invited, cast):
    for by in (cast.secretariat, cast.coordinator, cast.leader):
        with pytest.raises(Refused):
            memberships.accept(invited, by=by)
        with pytest.raises(Refused):
            memberships.decline(invited, by=by)
    accepted = memberships.accept(invited, by=cast.partner)
    words = onboarding.wording("conduct", "en")
    with pytest.raises(Refused):
        onboarding.sign(
            accepted, "conduct", language="en", fingerprint=words.fingerprint, by=cast.secretariat
        )


def test_a_text_that_changed_since_it_was_shown_is_not_signed(invited, cast):
    accepted = memberships.accept(invited, by=cast.partner)
    with pytest.raises(Refused, match="read it again"):
        onboarding.sign(accepted, "conduct", language="en", fingerprint="0" * 64, by=cast.partner)
    assert not accepted.declarations.exists()


def test_signing_twice_counts_once(invited, cast):
    accepted = memberships.accept(invited, by=cast.partner)
    words = onboarding.wording("mandate", "hu")
    for _time in range(2):
        onboarding.sign(accepted, "mandate", language="hu", fingerprint=words.fingerprint, by=cast.partner)
    assert accepted.declarations.count() == 1


def test_a_suspended_member_keeps_the_seat_and_has_no_access(active, cast, groups):
    rests = membership_changes.suspend(active, reason="Leave", by=cast.secretariat)
    assert rests.suspension_reason == "Leave"
    assert not WorkingGroup.objects.room_open_to(cast.partner).exists()
    assert Membership.objects.holding().filter(seat=active.seat).exists()
    membership_changes.resume(active, by=cast.secretariat)
    assert WorkingGroup.objects.room_open_to(cast.partner).exists()
    for by in (cast.leader, cast.coordinator, cast.partner, cast.administrator):
        with pytest.raises(Refused):
            membership_changes.suspend(active, reason="x", by=by)


def test_whoever_resigns_is_out_at_once(active, cast, groups):
    ended = endings.resign(active, reason="", by=cast.partner)
    assert (ended.ending, ended.ended_by) == ("resigned", cast.partner)
    assert not WorkingGroup.objects.room_open_to(cast.partner).exists()


def test_only_the_secretariat_revokes_and_the_person_reads_why(active, cast):
    for by in (cast.leader, cast.coordinator, cast.administrator):
        with pytest.raises(Refused):
            endings.revoke(active, reason="x", by=by)
    endings.revoke(active, reason="Never came.", by=cast.secretariat)
    mail = OutboxMessage.objects.get(to=cast.partner.email, kind="membership_ended")
    assert "Never came." in mail.text


def test_a_coordinator_replaces_the_representative_at_once(active, cast, organisations):
    follower = person("follower")
    Mandate.objects.create(user=follower, organisation=organisations["mag"], kind="member")
    with pytest.raises(Refused):
        membership_changes.replace(active, follower, reason="x", by=cast.leader)
    new = membership_changes.replace(active, follower, reason="New tasks", by=cast.coordinator)
    active.refresh_from_db()
    assert (active.state, active.ending, active.end_reason) == ("ended", "replaced", "New tasks")
    assert (new.state, new.seat, new.replaces, new.user) == ("invited", active.seat, active, follower)


def test_a_replacement_that_is_not_possible_changes_nothing(active, cast):
    with pytest.raises(Refused, match="a mandate of the body"):
        membership_changes.replace(active, cast.expert, reason="x", by=cast.coordinator)
    active.refresh_from_db()
    assert active.state == "active"


def test_a_term_gets_another_last_day(active, cast):
    later = timezone.localdate() + timedelta(days=30)
    assert membership_changes.set_term(active, until_date=later, by=cast.secretariat).until_date == later
    with pytest.raises(Refused, match="in the past"):
        membership_changes.set_term(
            active, until_date=timezone.localdate() - timedelta(days=1), by=cast.secretariat
        )
    with pytest.raises(Refused):
        membership_changes.set_term(active, until_date=None, by=cast.leader)


def test_a_proposal_is_taken_back_by_whoever_made_it(proposed, cast):
    with pytest.raises(Refused):
        endings.withdraw(proposed, by=cast.leader)
    assert endings.withdraw(proposed, by=cast.coordinator).ending == "withdrawn"


def test_missing_places_are_made_and_a_committee_grows(db, cast, groups, organisations):
    Seat.objects.filter(group=groups[3], kind="expert").delete()
    assert ensure_seats(groups[3]) == 2
    assert ensure_seats(groups[3]) == 0
    committee = WorkingGroup.objects.create(kind="steering", slug="sc", name_en="SC", summary_en="S")
    made = memberships.propose(
        committee, Candidate(cast.partner, "member", organisations["mag"]), by=cast.coordinator
    )
    assert (made.seat.kind, made.seat.position) == ("member", 1)
    with pytest.raises(Refused, match="no such seat"):
        memberships.propose(committee, Candidate(cast.expert, "expert"), by=cast.secretariat)
