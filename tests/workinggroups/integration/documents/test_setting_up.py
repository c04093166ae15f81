"""Setting-up documents: frozen, signed, amended, and what each variant tells."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.workflow.errors import Refused
from tests.workinggroups.integration.documents.conftest import CANARIES, SEATED
from tests.workinggroups.reading_files import text_of_docx, text_of_pdf
from workinggroups.exports.setting_up import setting_up_file
from workinggroups.models import Call, ConflictDeclaration, Membership, SettingUpDocument
from workinggroups.presenters.set_up_changes import sentences
from workinggroups.presenters.set_up_public import publicly
from workinggroups.queries.set_up import content_of
from workinggroups.queries.set_up_names import publicly_named
from workinggroups.services import setting_up

pytestmark = pytest.mark.django_db
READERS = {"pdf": text_of_pdf, "docx": text_of_docx}


def public(decided: SimpleNamespace) -> dict[str, Any]:
    content = setting_up.current_content(decided.call)
    return publicly(content, named=publicly_named(content))


def told(decided: SimpleNamespace, variant: str, ending: str = "pdf", **values: Any) -> str:
    content = setting_up.current_content(decided.call)
    return READERS[ending](setting_up_file(content, variant=variant, ending=ending, **values))


def test_a_document_can_only_be_made_once_the_decisions_are_released(
    decided: SimpleNamespace, stage: Callable[..., Any], cast: SimpleNamespace
) -> None:
    stage("decision_pending")
    with pytest.raises(Refused) as refusal:
        setting_up.make(decided.call, by=cast.secretariat)
    assert refusal.value.status == 409
    assert SettingUpDocument.objects.count() == 0


@pytest.mark.parametrize(
    "role", ["expert", "partner", "coordinator", "stakeholder", "administrator", "other_leader"]
)
def test_nobody_but_the_desk_makes_a_document(
    decided: SimpleNamespace, cast: SimpleNamespace, role: str
) -> None:
    with pytest.raises(Refused):
        setting_up.make(decided.call, by=getattr(cast, role))


def test_the_first_document_has_the_number_0_and_its_fingerprint(
    decided: SimpleNamespace, cast: SimpleNamespace
) -> None:
    made = setting_up.make(decided.call, by=cast.leader)
    assert (made.amendment, made.signed_at, made.reason) == (0, None, "")
    assert setting_up.is_intact(made)
    made.content["group"]["cap_decision"] = "forged"
    assert not setting_up.is_intact(made)


def test_an_unsigned_document_made_again_takes_the_place_of_the_first(
    decided: SimpleNamespace, cast: SimpleNamespace
) -> None:
    for _time in range(2):
        setting_up.make(decided.call, by=cast.leader)
    assert list(SettingUpDocument.objects.values_list("amendment", flat=True)) == [0]


def test_only_the_secretariat_signs(decided: SimpleNamespace, cast: SimpleNamespace) -> None:
    made = setting_up.make(decided.call, by=cast.leader)
    with pytest.raises(Refused):
        setting_up.sign(made, by=cast.leader)
    signed = setting_up.sign(made, by=cast.secretariat)
    assert signed.signed_by == cast.secretariat
    with pytest.raises(Refused, match="signed already"):
        setting_up.sign(made, by=cast.secretariat)


def test_a_document_that_the_records_have_left_behind_is_not_signed(
    decided: SimpleNamespace, cast: SimpleNamespace
) -> None:
    made = setting_up.make(decided.call, by=cast.leader)
    end(decided.member)
    with pytest.raises(Refused, match="records have changed"):
        setting_up.sign(made, by=cast.secretariat)


def end(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(state="ended", ending="resigned", ended_at=timezone.now())


def test_later_changes_make_a_numbered_amendment_with_a_reason(
    decided: SimpleNamespace, cast: SimpleNamespace
) -> None:
    first = setting_up.sign(setting_up.make(decided.call, by=cast.leader), by=cast.secretariat)
    with pytest.raises(Refused, match="have not changed"):
        setting_up.make(decided.call, by=cast.leader, reason="Just because.")
    end(decided.member)
    changes = setting_up.changes_since(first)
    content = setting_up.current_content(decided.call)
    assert sentences(changes, content) == ["Seat “expert 1”: the membership of Seated Member is now “ended”."]
    with pytest.raises(Refused, match="Say why"):
        setting_up.make(decided.call, by=cast.leader, reason=" ")
    second = setting_up.make(decided.call, by=cast.leader, reason="A member resigned.")
    assert (second.amendment, second.reason) == (1, "A member resigned.")
    first.refresh_from_db()
    assert first.content["composition"][0]["state"] == "active"
    assert setting_up.changes_since(second) == []


def test_the_same_records_give_the_same_content(decided: SimpleNamespace) -> None:
    contents = [setting_up.current_content(decided.call) for _time in range(2)]
    for content in contents:
        content["people"] = {key: row["name"] for key, row in content["people"].items()}
    assert contents[0] == contents[1]


@pytest.mark.parametrize("language", ["en", "it", "hu", "bg"])
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_internal_variant_tells_the_whole_procedure(
    decided: SimpleNamespace, language: str, ending: str
) -> None:
    with translation.override(language):
        found = told(decided, "internal", ending)
    for words in (
        "EoI-3-001", "EoI-3-003", "Rejected Canary", "Canary Institute", "canary-conflict", "canary-waiver",
        "Second Officer", "canary-comment", "canary-refusal", "Evaluator Canary", SEATED,
    ):  # fmt: skip
        assert words in found.replace("\n", " "), words
    assert ("4,60" if language != "en" else "4.60") in found


@pytest.mark.parametrize("ending", ["pdf", "docx"])
@pytest.mark.parametrize("language", ["en", "it", "hu", "bg"])
def test_nothing_of_the_canaries_is_in_the_public_variant(
    decided: SimpleNamespace, language: str, ending: str
) -> None:
    with translation.override(language):
        found = told(decided, "public", ending)
    leaked = [canary for canary in CANARIES if canary in found.replace("\n", " ")]
    assert leaked == []
    assert SEATED in found


def test_the_public_content_is_exactly_this(decided: SimpleNamespace) -> None:
    """Equality, so that whatever is added to the content stays inside until somebody decides otherwise."""
    shown = public(decided)
    member = str(decided.seated.applicant.public_id)
    leader = str(decided.group.leaderships.get().user.public_id)
    assert set(shown) == {
        "group", "call", "received", "is_released", "composition", "people", "bodies", "countries",
        "is_sample",
    }  # fmt: skip
    assert {key: row["name"] for key, row in shown["people"].items()} == {member: SEATED, leader: "Leader"}
    assert set(shown["bodies"]) == {"bsmepa"}
    assert set(shown["countries"]) == {"BG"}
    assert shown["received"] is None
    assert [sorted(row) for row in shown["composition"]] == [
        ["body", "competence", "ended_at", "from", "kind", "person", "position", "state", "until"]
    ]
    assert sorted(shown["call"]) == [
        "accepts_until", "closes_at", "criteria", "eligibility", "hidden_fields", "is_sealed", "notices",
        "opens_at", "published_at", "questions", "released_at", "reviews_wanted", "slug", "sought", "titles",
        "zone",
    ]  # fmt: skip


def test_a_member_who_does_not_agree_to_public_lists_has_no_name_there(decided: SimpleNamespace) -> None:
    User.objects.filter(pk=decided.seated.applicant_id).update(is_public=False)
    assert SEATED not in str(public(decided))
    found = told(decided, "public")
    assert SEATED not in found
    assert "name not public" in found
    assert SEATED in told(decided, "internal")


def test_the_number_received_is_public_only_with_three_applicants_without_a_seat(
    decided: SimpleNamespace, cast: SimpleNamespace, expression_of: Callable[..., Any]
) -> None:
    assert public(decided)["received"] is None
    expression_of(cast.stakeholder, state="withdrawn")
    assert public(decided)["received"] == 4


def test_that_a_member_is_suspended_or_only_invited_is_not_public(decided: SimpleNamespace) -> None:
    Membership.objects.filter(pk=decided.member.pk).update(state="suspended")
    shown = public(decided)
    assert [row["state"] for row in shown["composition"]] == ["active"]
    Membership.objects.filter(pk=decided.member.pk).update(state="invited", answer_by=timezone.now())
    assert public(decided)["composition"] == []


@pytest.mark.parametrize("state", ["open", "screening", "evaluation", "decision_pending", "cancelled"])
def test_before_the_release_the_content_holds_nothing_of_the_procedure(
    decided: SimpleNamespace, stage: Callable[..., Any], state: str
) -> None:
    stage(state)
    content = content_of(decided.group, decided.call)
    assert content["procedure"] is None
    found = told(decided, "internal").replace("\n", " ")
    assert [canary for canary in CANARIES if canary in found] == []


def test_a_reader_in_conflict_gets_nothing_of_the_evaluation_concerned(decided: SimpleNamespace) -> None:
    found = told(decided, "internal", hidden=frozenset({"EoI-3-003"})).replace("\n", " ")
    assert [words for words in CANARIES[:1] + CANARIES[2:3] if words in found] == []
    for words in ("canary-conflict", "canary-waiver", "canary-refusal", "canary-screening", "1.40"):
        assert words not in found
    assert "Reserve Canary" in found
    assert "left out" in found


def test_the_hint_that_data_is_sample_stands_on_both_variants(decided: SimpleNamespace) -> None:
    type(decided.refused).objects.filter(pk=decided.refused.pk).update(is_sample=True)
    assert "sample data" in told(decided, "public")
    assert "sample data" in told(decided, "internal", "docx")


def test_the_name_of_an_erased_person_goes_and_the_fingerprint_stays(
    decided: SimpleNamespace, cast: SimpleNamespace
) -> None:
    made = setting_up.make(decided.call, by=cast.leader)
    assert setting_up.forget(decided.refused.applicant) == 1
    made.refresh_from_db()
    assert setting_up.is_intact(made)
    assert "Rejected Canary" not in str(made.content)
    assert setting_up.changes_since(made) == []


def test_the_queries_do_not_grow_with_the_expressions(
    decided: SimpleNamespace, expression_of: Callable[..., Any], review_of: Callable[..., Any]
) -> None:
    with CaptureQueriesContext(connection) as few:
        setting_up.current_content(Call.objects.get())
    for number in range(3):
        user = User.objects.create_user(
            f"more{number}@example.org", "a-long-password-1", full_name=f"More {number}"
        )
        made = expression_of(user, state="not_selected", proposal="not_selected")
        review_of(decided.evaluator, made, {"competence": 3, "contribution": 3})
        ConflictDeclaration.objects.create(expression=made, user=decided.evaluator, verdict="none")
    with CaptureQueriesContext(connection) as many:
        setting_up.current_content(Call.objects.get())
    assert len(many) == len(few)
