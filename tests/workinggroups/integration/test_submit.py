"""Sending an expression of interest."""

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, Expression, Leadership
from workinggroups.services import calls, expressions

pytestmark = pytest.mark.django_db
Send = Callable[..., Expression]


def test_the_same_form_sent_twice_is_stored_once(
    call: Call, cast: SimpleNamespace, content: Any, token: uuid.UUID
) -> None:
    first = expressions.submit(call, by=cast.expert, token=token, values=content())
    second = expressions.submit(
        call, by=cast.expert, token=token, values=content(profile="Changed meanwhile")
    )
    assert second == first
    assert second.profile == "Cluster manager, mechatronics"
    assert OutboxMessage.objects.filter(to=cast.expert.email).count() == 1


def test_another_persons_form_number_brings_back_nothing_of_theirs(
    call: Call, cast: SimpleNamespace, content: Any, token: uuid.UUID
) -> None:
    theirs = expressions.submit(call, by=cast.expert, token=token, values=content())
    own = expressions.submit(call, by=cast.stakeholder, token=token, values=content(profile="Own"))
    assert own.pk != theirs.pk
    assert own.applicant == cast.stakeholder


def test_the_stored_one_comes_back_even_after_the_call_has_closed(
    call: Call, cast: SimpleNamespace, content: Any, token: uuid.UUID
) -> None:
    first = expressions.submit(call, by=cast.expert, token=token, values=content())
    Call.objects.filter(pk=call.pk).update(state="closed")
    assert expressions.submit(call, by=cast.expert, token=token, values=content()) == first


def test_expressions_of_a_call_are_numbered_one_after_the_other(send: Send, cast: SimpleNamespace) -> None:
    numbers = [send(person).reference for person in (cast.expert, cast.stakeholder)]
    assert numbers == ["EoI-3-001", "EoI-3-002"]


def test_the_checksum_can_be_computed_again_from_what_was_sent(send: Send, cast: SimpleNamespace) -> None:
    sent = send(cast.expert)
    said = {
        "call": "wg3", "number": 1, "kind": "expert", "organisation": None, "country": "HU", "language": "en",
        "profile": sent.profile, "motivation": sent.motivation, "experience": sent.experience,
        "contribution": sent.contribution,
    }  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert sent.content_hash == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [(-2, -1, "open"), (1, 2, "open"), (-2, 2, "closed"), (-2, 2, "draft")],
)
def test_nothing_is_accepted_outside_the_two_dates_of_an_open_call(
    call: Call, cast: SimpleNamespace, send: Send, opens: int, closes: int, state: str
) -> None:
    hour = timedelta(hours=1)
    Call.objects.filter(pk=call.pk).update(
        opens_at=Now() + opens * hour, closes_at=Now() + closes * hour, state=state
    )
    with pytest.raises(Refused) as refusal:
        send(cast.expert)
    assert refusal.value.status == 409
    assert not Expression.objects.exists()


def test_the_databases_clock_decides_not_the_servers(call: Call, cast: SimpleNamespace, send: Send) -> None:
    Call.objects.filter(pk=call.pk).update(closes_at=Now() - timedelta(seconds=1))
    with (
        patch.object(timezone, "now", return_value=timezone.now() - timedelta(days=1)),
        pytest.raises(Refused),
    ):
        send(cast.expert)


def test_an_expert_has_one_expression_in_a_call(send: Send, cast: SimpleNamespace) -> None:
    send(cast.expert)
    with pytest.raises(Refused, match="already expressed interest"):
        send(cast.expert)


def test_a_body_has_one_expression_in_a_call(send: Send, cast: SimpleNamespace, organisations: Any) -> None:
    send(cast.partner, kind="representative", organisation=organisations["mag"])
    with pytest.raises(Refused, match="This body has already"):
        send(cast.coordinator, kind="representative", organisation=organisations["mag"])


def test_after_a_withdrawal_one_may_send_again(send: Send, cast: SimpleNamespace) -> None:
    expressions.withdraw(send(cast.expert), by=cast.expert)
    assert send(cast.expert).number == 2


def test_nobody_represents_a_body_without_a_mandate(
    send: Send, cast: SimpleNamespace, organisations: Any
) -> None:
    with pytest.raises(Refused, match="partner body that you work for"):
        send(cast.expert, kind="representative", organisation=organisations["mag"])


def test_a_leader_does_not_apply_to_the_own_group(send: Send, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="You lead this group"):
        send(cast.leader)


def test_applicant_and_leader_are_told_in_their_own_language(
    call: Call, cast: SimpleNamespace, content: Any
) -> None:
    cast.leader.preferred_language = "bg"
    cast.leader.save()
    sent = expressions.submit(call, by=cast.expert, token=uuid.uuid4(), values=content())
    receipt = OutboxMessage.objects.get(to=cast.expert.email)
    news = OutboxMessage.objects.get(to=cast.leader.email)
    assert (receipt.language, news.language) == ("en", "bg")
    assert f"/en{sent.get_absolute_url()[3:]}" in receipt.text
    assert f"/bg{sent.get_absolute_url()[3:]}" in news.text
    assert sent.content_hash in receipt.text
    assert sent.motivation not in receipt.text + news.text


def test_a_leader_whose_term_has_ended_is_not_told(call: Call, cast: SimpleNamespace, send: Send) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Leadership.objects.filter(user=cast.leader).update(from_date=yesterday, until_date=yesterday)
    send(cast.expert)
    assert not OutboxMessage.objects.filter(to=cast.leader.email).exists()


def test_expression_and_mail_are_stored_together_or_not_at_all(send: Send, cast: SimpleNamespace) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("the second mail fails")

    with patch.object(expressions, "_tell_leaders", fail), pytest.raises(RuntimeError):
        send(cast.expert)
    assert not Expression.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not AuditEvent.objects.filter(table="workinggroups_expression").exists()


def test_the_trail_names_the_applicant_and_keeps_no_text(send: Send, cast: SimpleNamespace) -> None:
    sent = send(cast.expert)
    event = AuditEvent.objects.get(table="workinggroups_expression")
    assert event.actor == f"user:{cast.expert.pk}"
    assert sent.motivation not in json.dumps(event.changes)


def test_a_sample_persons_expression_is_sample_data(send: Send, cast: SimpleNamespace) -> None:
    cast.expert.is_sample = True
    assert send(cast.expert).is_sample


def test_a_call_whose_time_is_over_is_closed_once_by_the_clock(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(closes_at=Now() - timedelta(seconds=1))
    assert (calls.close_due(), calls.close_due()) == (1, 0)
    call.refresh_from_db()
    assert call.state == "closed"
    assert AuditEvent.objects.filter(table="workinggroups_call").last().actor == "system:calls"


def test_a_call_that_still_runs_stays_open(call: Call) -> None:
    assert calls.close_due() == 0


def test_a_draft_opens_only_with_full_weights_and_by_its_leader(call: Call, cast: SimpleNamespace) -> None:
    Call.objects.filter(pk=call.pk).update(state="draft")
    with pytest.raises(Refused):
        calls.publish(call, by=cast.other_leader)
    call.criteria.filter(code="competence").update(weight=50)
    with pytest.raises(Refused, match="100"):
        calls.publish(call, by=cast.leader)
    call.criteria.filter(code="competence").update(weight=60)
    assert calls.publish(call, by=cast.leader).state == "open"
