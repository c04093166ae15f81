"""What the leader of a group and the secretariat see of where things stand."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from workinggroups.enums import CallState
from workinggroups.models import Call, ConflictDeclaration
from workinggroups.presenters.dashboards import NEXT
from workinggroups.services import setting_up
from workinggroups.services.to_do.documents import of_signers

pytestmark = pytest.mark.django_db
LogIn = Callable[..., Any]
LEADER = "/en/working-groups/3/dashboard/"
OVERVIEW = "/en/working-groups/overview/"


@pytest.mark.parametrize(
    ("role", "leader", "overview"),
    [
        ("leader", 200, 403), ("secretariat", 200, 200), ("other_leader", 404, 403), ("expert", 404, 403),
        ("administrator", 404, 403), ("partner", 404, 403), ("coordinator", 404, 403),
        ("stakeholder", 404, 403), (None, 302, 302),
    ],
)  # fmt: skip
def test_who_sees_which_dashboard(
    log_in: LogIn, cast: SimpleNamespace, decided: Any, role: str | None, leader: int, overview: int
) -> None:
    client = log_in(getattr(cast, role) if role else None)
    assert client.get(LEADER).status_code == leader
    assert client.get(OVERVIEW).status_code == overview


def test_the_leader_sees_states_load_seats_and_paper(
    log_in: LogIn, cast: SimpleNamespace, decided: SimpleNamespace
) -> None:
    ConflictDeclaration.objects.create(expression=decided.seated, user=cast.leader, verdict="none")
    page = log_in(cast.leader).get(LEADER).content.decode()
    for words in (
        "Received: 3", "Seat accepted", "Not selected", "Evaluator Canary", "experts 1 of 2",
        "1 of 7 chapters", "Make and sign the setting-up document",
    ):  # fmt: skip
        assert words in page, words


def test_of_a_sealed_call_only_the_number_is_told(
    log_in: LogIn, cast: SimpleNamespace, decided: Any, stage: Callable[..., Call]
) -> None:
    later = timezone.now() + timedelta(days=3, hours=1)
    stage("open", is_sealed=True, closes_at=later, accepts_until=later)
    for role in (cast.leader, cast.secretariat):
        page = log_in(role).get(LEADER).content.decode()
        assert "Received: 3" in page
        assert "3 days left" in page
        for secret in ("Seat accepted", "Evaluator Canary", "EoI-3-"):
            assert secret not in page


def test_the_load_leaves_out_expressions_in_conflict(
    log_in: LogIn, cast: SimpleNamespace, decided: Any, colleague: Callable[[User], None]
) -> None:
    colleague(cast.leader)
    cast.leader.conflict_declarations.update(verdict="conflict")
    page = log_in(cast.leader).get(LEADER).content.decode()
    assert '<th scope="row">Evaluator Canary</th><td class="n" data-l="Asked for">2</td>' in page


def test_the_overview_shows_all_six_groups_with_their_next_step(
    log_in: LogIn, cast: SimpleNamespace, decided: Any
) -> None:
    page = log_in(cast.secretariat).get(OVERVIEW).content.decode()
    for number in range(1, 7):
        assert f"Group {number}" in page
    assert page.count("No call yet") == 5
    assert "Make and sign the setting-up document" in page


def test_every_state_of_a_call_has_a_next_step() -> None:
    assert set(NEXT) == set(CallState) - {CallState.CANCELLED}


def test_the_overview_takes_as_many_queries_with_one_call_as_with_three(
    log_in: LogIn, cast: SimpleNamespace, decided: Any, groups: Any, expression_of: Any
) -> None:
    client = log_in(cast.secretariat)
    client.get(OVERVIEW)
    with CaptureQueriesContext(connection) as few:
        client.get(OVERVIEW)
    for number in (1, 2):
        made = Call.objects.create(
            slug=f"wg{number}", group=groups[number], title_en="Another", state="open", is_sealed=False,
            opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=1),
            accepts_until=timezone.now() + timedelta(days=1), published_at=timezone.now(),
        )  # fmt: skip
        expression_of(cast.expert, to=made)
    with CaptureQueriesContext(connection) as many:
        client.get(OVERVIEW)
    assert len(many) == len(few)


def test_the_secretariat_is_told_which_document_waits(
    cast: SimpleNamespace, decided: SimpleNamespace
) -> None:
    def titles(user: User) -> list[str]:
        return [task.title for task in of_signers(user)]

    assert titles(cast.leader) == []
    assert titles(cast.secretariat) == ["Working group 3: make the setting-up document"]
    made = setting_up.make(decided.call, by=cast.leader)
    assert titles(cast.secretariat) == ["Working group 3: the setting-up document waits for your signature"]
    setting_up.sign(made, by=cast.secretariat)
    assert titles(cast.secretariat) == []
