"""A call through its stages: who may, when, and who is told."""

import threading
import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, CallFollower, CallInvitation, CallNotice, CoEditor
from workinggroups.services import calls
from workinggroups.services.notices import Reason
from workinggroups.services.opening import close_due, open_due

from .conftest import BECAUSE

Cast = SimpleNamespace


def now_of(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


class TestApproval:
    def test_a_complete_call_is_handed_in_and_approved(self, draft: Call, cast: Cast) -> None:
        calls.submit(draft, by=cast.leader)
        assert Notification.objects.filter(user=cast.secretariat, topic="call_work").count() == 1
        done = calls.approve(now_of(draft), by=cast.secretariat)
        done.refresh_from_db()
        assert (done.state, done.approved_by) == ("scheduled", cast.secretariat)
        assert done.approved_at is not None
        assert Notification.objects.filter(user=cast.leader, topic="call_work").count() == 1

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda call: call.sections.filter(code="results").update(text_hu=""),
            lambda call: Call.objects.filter(pk=call.pk).update(title_bg=""),
            lambda call: call.criteria.filter(code="c1").update(weight=59),
            lambda call: call.criteria.all().delete(),
            lambda call: call.eligibility_questions.all().delete(),
            lambda call: call.sought_seats.all().delete(),
            lambda call: Call.objects.filter(pk=call.pk).update(
                opens_at=None, closes_at=None, accepts_until=None
            ),
            lambda call: Call.objects.filter(pk=call.pk).update(
                opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(days=1)
            ),
        ],
        ids=["paper", "title", "weights", "criteria", "eligibility", "seats", "dates", "past"],
    )
    def test_what_is_not_complete_is_not_approved(self, draft: Call, cast: Cast, spoil: Any) -> None:
        calls.submit(draft, by=cast.leader)
        spoil(draft)
        with pytest.raises(Refused):
            calls.approve(now_of(draft), by=cast.secretariat)
        assert now_of(draft).state == "in_approval"

    @pytest.mark.parametrize("role", ["leader", "other_leader", "partner", "administrator", "expert"])
    def test_only_the_secretariat_approves(self, draft: Call, cast: Cast, role: str) -> None:
        calls.submit(draft, by=cast.leader)
        with pytest.raises(Refused):
            calls.approve(now_of(draft), by=getattr(cast, role))

    def test_a_returned_call_is_a_draft_with_the_reason(self, draft: Call, cast: Cast) -> None:
        calls.submit(draft, by=cast.leader)
        done = calls.send_back(now_of(draft), reason="The aims are missing.", by=cast.secretariat)
        assert (done.state, done.return_reason) == ("draft", "The aims are missing.")
        assert "The aims are missing." in Notification.objects.get(user=cast.leader).text

    def test_a_call_that_has_opened_by_the_clock_is_not_returned(self, settle: Any, cast: Cast) -> None:
        call = settle("scheduled", opens=-1)
        with pytest.raises(Refused, match="opened"):
            calls.send_back(call, reason="Late", by=cast.secretariat)

    @pytest.mark.django_db(transaction=True)
    def test_of_two_who_approve_at_once_one_does(self, draft: Call, cast: Cast) -> None:
        calls.submit(draft, by=cast.leader)
        outcomes = []
        barrier = threading.Barrier(2)

        def approve() -> None:
            call = now_of(draft)
            barrier.wait()
            try:
                calls.approve(call, by=cast.secretariat)
                outcomes.append("approved")
            except Refused:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=approve) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["approved", "refused"]
        assert Notification.objects.filter(user=cast.leader, topic="call_work").count() == 1


class TestClock:
    def test_a_call_opens_once_its_moment_has_come(self, settle: Any, cast: Cast) -> None:
        call = settle("scheduled", opens=-1)
        assert (open_due(), open_due()) == (1, 0)
        call.refresh_from_db()
        assert call.state == "open"
        assert call.published_at is not None
        assert Notification.objects.filter(user=cast.leader).count() == 1

    def test_a_call_does_not_open_before(self, settle: Any, db: Any) -> None:
        call = settle("scheduled", opens=1)
        assert open_due() == 0
        assert now_of(call).state == "scheduled"

    def test_a_call_closes_after_its_grace(self, settle: Any, cast: Cast) -> None:
        call = settle("open", closes=-1)
        Call.objects.filter(pk=call.pk).update(accepts_until=timezone.now() + timedelta(minutes=5))
        assert close_due() == 0
        Call.objects.filter(pk=call.pk).update(accepts_until=timezone.now() - timedelta(seconds=1))
        assert (close_due(), close_due()) == (1, 0)
        assert now_of(call).state == "closed"
        assert Notification.objects.filter(user=cast.secretariat).count() == 1

    def test_the_clock_is_named_in_the_trail(self, settle: Any) -> None:
        call = settle("open", closes=-1)
        close_due()
        event = AuditEvent.objects.filter(object_id=str(call.pk), table="workinggroups_call").last()
        assert event is not None
        assert event.actor == "system:calls"

    def test_the_mail_on_closing_says_the_number_and_nothing_of_the_content(
        self, settle: Any, cast: Cast, expression_of: Any
    ) -> None:
        call = settle("open", closes=-1)
        expression_of(cast.expert, to=call)
        close_due()
        text = Notification.objects.get(user=cast.leader).text
        assert "1 expression of interest has been received" in text
        assert "Twelve years" not in text
        assert cast.expert.full_name not in text


class TestNotices:
    @pytest.fixture
    def involved(self, settle: Any, cast: Cast, expression_of: Any, organisations: Any) -> Call:
        """Sent by the expert, begun by the partner with the stakeholder's help; the coordinator is invited
        for the body, and somebody without an account; the other leader follows."""
        call = settle("open")
        expression_of(cast.expert, to=call)
        begun = expression_of(cast.partner, to=call, state="draft")
        CoEditor.objects.create(expression=begun, user=cast.stakeholder)
        CallFollower.objects.create(call=call, user=cast.other_leader)
        CallFollower.objects.create(call=call, user=cast.expert)
        CallInvitation.objects.create(call=call, organisation=organisations["mag"], made_by=cast.leader)
        CallInvitation.objects.create(call=call, email="new@example.net", made_by=cast.leader)
        return call

    def test_an_extension_tells_everybody_once(self, involved: Call, cast: Cast) -> None:
        before = involved.closes_at
        later = before + timedelta(days=7)
        done = calls.extend(involved, closes_at=later, reason=BECAUSE, by=cast.secretariat)
        assert (done.state, done.closes_at, done.accepts_until) == ("open", later, later)
        notice = CallNotice.objects.get()
        assert (notice.kind, notice.closed_at, notice.closes_at) == ("extension", before, later)
        told = Notification.objects.filter(topic="call_notices")
        reasons = dict(told.values_list("user__email", "because"))
        assert reasons == {
            cast.expert.email: "sent",
            cast.partner.email: "draft",
            cast.stakeholder.email: "co_editor",
            cast.other_leader.email: "follower",
            cast.coordinator.email: "invited",
            cast.leader.email: "leader",
        }
        assert OutboxMessage.objects.filter(to="new@example.net", kind="call_extended").count() == 1
        assert notice.told_count == 6
        assert all("Summer holidays." in row.text for row in told)

    def test_each_is_told_in_their_language_with_the_mark_of_the_reason(
        self, involved: Call, cast: Cast
    ) -> None:
        type(cast.expert).objects.filter(pk=cast.expert.pk).update(preferred_language="bg")
        reason = Reason("it", {"it": "Ferie estive."})
        later = involved.closes_at + timedelta(days=1)
        calls.extend(involved, closes_at=later, reason=reason, by=cast.secretariat)
        told = Notification.objects.get(user=cast.expert, topic="call_notices")
        assert told.language == "bg"
        assert told.url.startswith("/bg/")
        assert "Ferie estive." in told.text
        assert "A new call (bg)" in told.text
        assert (
            "Available in Italian only"
            in Notification.objects.get(user=cast.partner, topic="call_notices").text
        )

    @pytest.mark.parametrize("days", [-1, 0])
    def test_an_extension_goes_forward_only(self, involved: Call, cast: Cast, days: int) -> None:
        with pytest.raises(Refused):
            calls.extend(
                involved,
                closes_at=involved.closes_at + timedelta(days=days),
                reason=BECAUSE,
                by=cast.secretariat,
            )
        assert not Notification.objects.exists()

    def test_nothing_is_extended_once_the_grace_is_over(self, settle: Any, cast: Cast) -> None:
        call = settle("open", closes=-1)
        with pytest.raises(Refused, match="reopened"):
            calls.extend(
                call, closes_at=timezone.now() + timedelta(days=1), reason=BECAUSE, by=cast.secretariat
            )

    def test_a_closed_call_is_reopened_with_a_deadline_ahead(self, settle: Any, cast: Cast) -> None:
        call = settle("closed", closes=-10)
        with pytest.raises(Refused):
            calls.reopen(
                call, closes_at=timezone.now() - timedelta(minutes=5), reason=BECAUSE, by=cast.secretariat
            )
        assert now_of(call).closes_at == call.closes_at
        done = calls.reopen(
            call, closes_at=timezone.now() + timedelta(days=1), reason=BECAUSE, by=cast.secretariat
        )
        assert done.state == "open"
        assert Call.objects.with_clock().get(pk=call.pk).accepting

    @pytest.mark.parametrize("role", ["leader", "partner", "administrator"])
    @pytest.mark.parametrize("name", ["extend", "cancel"])
    def test_these_are_for_the_secretariat(self, settle: Any, cast: Cast, role: str, name: str) -> None:
        call, by = settle("open"), getattr(cast, role)
        more = {"closes_at": call.closes_at + timedelta(days=1)} if name == "extend" else {}
        with pytest.raises(Refused):
            getattr(calls, name)(call, reason=BECAUSE, by=by, **more)

    def test_a_cancelled_call_says_why_and_to_whom(self, involved: Call, cast: Cast) -> None:
        calls.cancel(involved, reason=BECAUSE, by=cast.secretariat)
        assert now_of(involved).state == "cancelled"
        assert Notification.objects.filter(user=cast.partner, topic="call_notices").count() == 1
        assert CallNotice.objects.get().told_count == 6

    def test_a_draft_is_cancelled_without_telling_the_public(self, draft: Call, cast: Cast) -> None:
        CallFollower.objects.create(call=draft, user=cast.expert)
        calls.cancel(draft, reason=BECAUSE, by=cast.secretariat)
        assert not Notification.objects.filter(user=cast.expert).exists()
        assert CallNotice.objects.get().told_count == 0

    def test_who_has_withdrawn_is_left_in_peace(self, settle: Any, cast: Cast, expression_of: Any) -> None:
        call = settle("open")
        expression_of(cast.expert, to=call, state="withdrawn")
        calls.cancel(call, reason=BECAUSE, by=cast.secretariat)
        assert not Notification.objects.filter(user=cast.expert).exists()


class TestLaterStages:
    def test_the_screening_begins_with_the_leader_and_ends_when_all_are_screened(
        self, settle: Any, cast: Cast, expression_of: Any
    ) -> None:
        call = settle("closed", closes=-10)
        sent = expression_of(cast.expert, to=call, token=uuid.uuid4())
        calls.move_on(call, "start_screening", by=cast.leader)
        with pytest.raises(Refused, match="screened"):
            calls.move_on(now_of(call), "start_evaluation", by=cast.secretariat)
        type(sent).objects.update(state="eligible")
        calls.move_on(now_of(call), "start_evaluation", by=cast.secretariat)
        with pytest.raises(Refused, match="reviews"):
            calls.move_on(now_of(call), "rank", by=cast.leader)
        type(sent).objects.update(state="reviewed")
        calls.move_on(now_of(call), "rank", by=cast.leader)
        with pytest.raises(Refused, match="proposal"):
            calls.move_on(now_of(call), "propose", by=cast.leader)
        calls.move_on(now_of(call), "evaluate_again", by=cast.leader)
        assert now_of(call).state == "evaluation"

    def test_a_returned_proposal_carries_its_reason(self, settle: Any, cast: Cast) -> None:
        call = settle("decision_pending", closes=-10)
        done = calls.return_proposal(call, reason="One country is missing.", by=cast.secretariat)
        assert (done.state, done.return_reason) == ("shortlisting", "One country is missing.")
        assert "One country is missing." in Notification.objects.get(user=cast.leader).text

    def test_refusals_come_in_words(self, settle: Any, cast: Cast) -> None:
        call = settle("in_approval", opens=10)
        found = calls.refusals(call, ["approve", "return"], by=cast.leader)
        assert found["approve"] == "This is for the secretariat of the project."
        assert calls.refusals(call, ["approve"], by=cast.secretariat) == {"approve": ""}
