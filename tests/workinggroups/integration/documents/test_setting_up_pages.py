"""The pages and files of setting-up documents, by role."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.models import AccessEvent
from tests.workinggroups.integration.documents.conftest import CANARIES, REFUSED, SEATED
from tests.workinggroups.integration.documents.test_setting_up import end
from tests.workinggroups.reading_files import text_of_docx, text_of_pdf
from workinggroups.models import SettingUpDocument
from workinggroups.services import setting_up

pytestmark = pytest.mark.django_db
LogIn = Callable[..., Any]
PAGE = "/en/calls/wg3/setting-up/"
INTERNAL = PAGE + "internal/"


@pytest.fixture
def signed(decided: SimpleNamespace, cast: SimpleNamespace) -> SettingUpDocument:
    return setting_up.sign(setting_up.make(decided.call, by=cast.leader), by=cast.secretariat)


@pytest.fixture
def somebody(cast: SimpleNamespace, steering: User) -> Callable[[str], Any]:
    return lambda role: {"visitor": None, "steering": steering}.get(role) or getattr(cast, role, None)


EVERYBODY = [
    "visitor", "stakeholder", "partner", "coordinator", "expert", "leader", "other_leader", "secretariat",
    "administrator", "steering",
]  # fmt: skip
READERS = {"leader", "secretariat", "steering"}


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("path", ["", "0/public.pdf", "0/public.docx"])
def test_the_public_variant_is_open_to_everybody_once_it_is_signed(
    log_in: LogIn, signed: Any, somebody: Callable[[str], Any], role: str, path: str
) -> None:
    answer = log_in(somebody(role)).get(PAGE + path)
    assert answer.status_code == 200
    read = {"pdf": text_of_pdf, "docx": text_of_docx}.get(path.rpartition(".")[2], bytes.decode)
    text = read(answer.content)
    assert SEATED in text
    assert [canary for canary in CANARIES if canary in text] == []


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("path", ["internal/", "0/internal.pdf", "0/internal.docx"])
def test_the_internal_variant_is_for_leader_secretariat_and_steering_committee(
    log_in: LogIn, signed: Any, somebody: Callable[[str], Any], role: str, path: str
) -> None:
    answer = log_in(somebody(role)).get(PAGE + path)
    expected = 200 if role in READERS else 302 if role == "visitor" else 403
    assert answer.status_code == expected
    if expected != 200:
        assert REFUSED not in answer.content.decode(errors="replace")


@pytest.mark.parametrize("role", EVERYBODY)
def test_before_it_is_signed_a_document_is_for_the_desk_alone(
    log_in: LogIn, decided: Any, cast: SimpleNamespace, somebody: Callable[[str], Any], role: str
) -> None:
    setting_up.make(decided.call, by=cast.leader)
    client = log_in(somebody(role))
    expected = 200 if role in {"leader", "secretariat"} else 404
    for path in ("", "0/public.pdf"):
        assert client.get(PAGE + path).status_code == expected, path
    assert client.get(INTERNAL).status_code != 200 or expected == 200


@pytest.mark.parametrize(
    "path", ["1/public.pdf", "0/public.odt", "0/public.", "7/internal.pdf", "internal/?amendment=9"]
)
def test_what_is_not_there_is_not_found(log_in: LogIn, signed: Any, cast: SimpleNamespace, path: str) -> None:
    assert log_in(cast.leader).get(PAGE + path).status_code == 404


def test_reading_the_internal_variant_is_noted(log_in: LogIn, signed: Any, cast: SimpleNamespace) -> None:
    client = log_in(cast.leader)
    client.get(INTERNAL)
    client.get(PAGE + "0/internal.pdf")
    found = set(AccessEvent.objects.values_list("what", flat=True))
    assert found == {"setting_up.read", "setting_up.export"}


def test_leader_makes_secretariat_signs_leader_amends(
    log_in: LogIn, decided: SimpleNamespace, cast: SimpleNamespace
) -> None:
    leader = log_in(cast.leader)
    assert "Make the document" in leader.get(PAGE).content.decode()
    assert leader.post(PAGE + "make/").url == INTERNAL
    assert leader.get(PAGE + "0/sign/").status_code == 403
    secretariat = log_in(cast.secretariat)
    assert "Sign the document" in secretariat.get(INTERNAL).content.decode()
    assert SettingUpDocument.objects.get().content_hash in secretariat.get(PAGE + "0/sign/").content.decode()
    assert secretariat.post(PAGE + "0/sign/").url == INTERNAL
    assert secretariat.post(PAGE + "0/sign/").status_code == 409
    end(decided.member)
    leader = log_in(cast.leader)
    page = leader.get(INTERNAL).content.decode()
    assert "The records have changed since the first document" in page
    assert "the membership of Seated Member is now “ended”" in page
    assert leader.post(PAGE + "make/", {"reason": " "}).status_code == 409
    assert leader.post(PAGE + "make/", {"reason": "A member resigned."}).status_code == 302
    assert "Amendment 1" in leader.get(INTERNAL).content.decode()
    assert "There is a later version" in leader.get(INTERNAL + "?amendment=0").content.decode()
    assert "Amendment 1" not in log_in(None).get(PAGE).content.decode()


@pytest.mark.parametrize("role", ["partner", "coordinator", "expert", "other_leader", "administrator"])
@pytest.mark.parametrize("path", ["make/", "0/sign/"])
def test_nobody_else_makes_or_signs(
    log_in: LogIn, signed: Any, cast: SimpleNamespace, role: str, path: str
) -> None:
    assert log_in(getattr(cast, role)).post(PAGE + path, {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["leader", "secretariat", "steering"])
def test_a_reader_in_conflict_gets_nothing_of_the_evaluation_concerned(
    log_in: LogIn, signed: Any, somebody: Callable[[str], Any], colleague: Callable[[User], None], role: str
) -> None:
    """The waiver was for the leader's first tie; a new body is a new conflict for the others."""
    person = somebody(role)
    colleague(person)
    if role == "leader":
        person.conflict_declarations.update(verdict="conflict")
    client = log_in(person)
    texts = [
        client.get(INTERNAL).content.decode(),
        text_of_pdf(client.get(PAGE + "0/internal.pdf").content),
        text_of_docx(client.get(PAGE + "0/internal.docx").content),
    ]
    for text in texts:
        for secret in (REFUSED, "canary-conflict", "canary-waiver", "canary-refusal", "1.40"):
            assert secret not in text
        assert "Reserve Canary" in text


def test_pages_take_as_many_queries_with_three_expressions_as_with_six(
    log_in: LogIn, decided: Any, signed: Any, cast: SimpleNamespace, expression_of: Any,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client = log_in(cast.leader)
    client.get(INTERNAL)
    with django_assert_max_num_queries(70) as few:
        client.get(INTERNAL)
    for number in range(3):
        user = User.objects.create_user(
            f"x{number}@example.org", "a-long-password-1", full_name=f"X {number}"
        )
        expression_of(user, state="not_selected", proposal="not_selected")
    with django_assert_max_num_queries(len(few)):
        client.get(INTERNAL)


@pytest.mark.parametrize("page", ["/en/working-groups/3/", "/en/calls/wg3/"])
def test_group_and_call_lead_to_the_document_once_it_is_signed(
    log_in: LogIn, decided: Any, cast: SimpleNamespace, page: str
) -> None:
    made = setting_up.make(decided.call, by=cast.leader)
    assert PAGE not in log_in(cast.stakeholder).get(page).content.decode()
    setting_up.sign(made, by=cast.secretariat)
    assert PAGE in log_in(cast.stakeholder).get(page).content.decode()
