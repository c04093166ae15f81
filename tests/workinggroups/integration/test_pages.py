"""The public pages, the form and the desk as people meet them."""

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from workinggroups.models import Call, Expression, Review, Score

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Any]
Send = Callable[..., Expression]


def form_data(**changes: Any) -> dict[str, Any]:
    return {
        "token": str(uuid.uuid4()), "capacity": "expert", "profile": "Cluster manager", "language": "en",
        "motivation": "m", "experience": "e", "contribution": "c", **changes,
    }  # fmt: skip


def express_url(call: Call) -> str:
    return reverse("workinggroups:express_interest", args=[call.slug])


class TestCalls:
    def test_the_list_is_empty_in_words_when_there_is_no_call(self, client: Any, db: Any) -> None:
        assert "No calls yet" in client.get("/en/calls/").content.decode()

    def test_the_call_shows_paper_criteria_and_weights(self, client: Any, call: Call) -> None:
        page = client.get(call.get_absolute_url()).content.decode()
        assert "<h3>Background</h3>" in page
        assert "60%" in page
        assert "Express interest" in page

    def test_the_concept_paper_is_text_and_nothing_else(self, client: Any, call: Call) -> None:
        Call.objects.filter(pk=call.pk).update(body_en="## <script>\n<b>bold</b>")
        page = client.get(call.get_absolute_url()).content.decode()
        assert "<b>bold</b>" not in page
        assert "&lt;b&gt;bold&lt;/b&gt;" in page

    @pytest.mark.parametrize(
        ("role", "status"), [(None, 404), ("partner", 404), ("other_leader", 404), ("leader", 200)]
    )
    def test_a_draft_is_for_its_leader(
        self, log_in: LogIn, cast: SimpleNamespace, call: Call, role: str | None, status: int
    ) -> None:
        Call.objects.filter(pk=call.pk).update(state="draft")
        client = log_in(getattr(cast, role) if role else None)
        assert client.get(call.get_absolute_url()).status_code == status
        listed = call.title in client.get("/en/calls/").content.decode()
        assert listed is (status == 200)

    @pytest.mark.parametrize("number", ["999", "0", "x", "-1"])
    def test_a_page_that_does_not_exist_is_not_found(self, client: Any, call: Call, number: str) -> None:
        assert client.get("/en/calls/", {"page": number}).status_code == 404


class TestForm:
    def test_a_visitor_is_asked_to_log_in_first(self, client: Any, call: Call) -> None:
        answer = client.get(express_url(call))
        assert answer.status_code == 302
        assert "next=" in answer["Location"]

    def test_a_partner_sends_in_the_name_of_the_own_body(
        self, log_in: LogIn, cast: SimpleNamespace, call: Call, countries: Any
    ) -> None:
        client = log_in(cast.partner)
        page = client.get(express_url(call)).content.decode()
        assert 'value="body:mag"' in page
        data = form_data(capacity="body:mag", country=countries["HU"].pk)
        answer = client.post(express_url(call), data, follow=True)
        sent = Expression.objects.get()
        assert answer.redirect_chain[-1][0] == sent.get_absolute_url()
        assert (sent.kind, sent.organisation.slug, sent.applicant) == ("representative", "mag", cast.partner)
        assert sent.content_hash in answer.content.decode()

    def test_the_form_sent_again_leads_to_the_same_receipt(
        self, log_in: LogIn, cast: SimpleNamespace, call: Call, countries: Any
    ) -> None:
        client, data = log_in(cast.expert), form_data(country=countries["HU"].pk)
        answers = [client.post(express_url(call), data)["Location"] for _ in range(2)]
        assert answers[0] == answers[1]

    def test_the_language_is_preset_to_that_of_the_page(
        self, log_in: LogIn, cast: SimpleNamespace, call: Call
    ) -> None:
        page = log_in(cast.expert).get(express_url(call).replace("/en/", "/bg/")).content.decode()
        assert '<option value="bg" selected>' in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("capacity", "body:mag"), ("capacity", "body:marche"), ("capacity", "chief"), ("capacity", ""),
            ("country", "999999"), ("country", "x"), ("country", ""), ("country", "\x00"),
            ("profile", "x" * 121), ("profile", "a\x00b"), ("profile", " "),
            ("motivation", "x" * 3001), ("motivation", ""), ("experience", "a\x00b"),
            ("language", "xx"),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_an_error_on_the_field_and_the_input_is_kept(
        self, log_in: LogIn, cast: SimpleNamespace, call: Call, countries: Any, field: str, value: str
    ) -> None:
        data = {**form_data(country=countries["HU"].pk, contribution="Kept words"), field: value}
        answer = log_in(cast.expert).post(express_url(call), data)
        assert answer.status_code == 200
        assert field in answer.context["form"].errors
        assert "Kept words" in answer.content.decode()
        assert not Expression.objects.exists()

    def test_line_breaks_count_once(
        self, log_in: LogIn, cast: SimpleNamespace, call: Call, countries: Any
    ) -> None:
        text = "x" * 1499 + "\r\n" + "y" * 1500
        data = form_data(country=countries["HU"].pk, motivation=text)
        assert log_in(cast.expert).post(express_url(call), data).status_code == 302

    def test_a_closed_call_explains_itself_instead_of_a_form(
        self, log_in: LogIn, cast: SimpleNamespace, call: Call, countries: Any
    ) -> None:
        Call.objects.filter(pk=call.pk).update(state="closed")
        client = log_in(cast.expert)
        assert "This call has closed" in client.get(express_url(call)).content.decode()
        answer = client.post(
            express_url(call), form_data(country=countries["HU"].pk, motivation="Kept words")
        )
        assert "This call has closed" in answer.content.decode()
        assert "Kept words" in answer.content.decode()

    def test_who_has_sent_one_is_told_so(
        self, log_in: LogIn, cast: SimpleNamespace, call: Call, send: Send, countries: Any
    ) -> None:
        send(cast.expert)
        client = log_in(cast.expert)
        page = client.get(express_url(call)).content.decode()
        assert "already expressed interest" in page
        assert "EoI-3-001" in client.get(call.get_absolute_url()).content.decode()
        answer = client.post(express_url(call), form_data(country=countries["HU"].pk))
        assert "already expressed interest in this call as an expert" in answer.content.decode()


class TestExpression:
    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("expert", 200), ("leader", 200), ("secretariat", 200),
            ("other_leader", 404), ("administrator", 404), ("partner", 404), ("stakeholder", 404),
        ],
    )  # fmt: skip
    def test_who_may_not_see_it_finds_nothing_at_any_of_its_addresses(
        self, log_in: LogIn, cast: SimpleNamespace, reviewed: Expression, role: str, status: int
    ) -> None:
        client = log_in(getattr(cast, role))
        assert client.get(reviewed.get_absolute_url()).status_code == status
        if status == 404:
            for name in ("expression_withdraw", "review", "decide"):
                url = reverse(f"workinggroups:{name}", args=[reviewed.pk])
                assert client.post(url, {"decision": "shortlist"}).status_code == 404

    def test_the_applicant_reads_the_text_and_no_review(
        self, log_in: LogIn, cast: SimpleNamespace, reviewed: Expression
    ) -> None:
        page = log_in(cast.expert).get(reviewed.get_absolute_url()).content.decode()
        assert reviewed.motivation in page
        assert "Good." not in page
        assert "Short-list" not in page
        assert "Withdraw" in page

    def test_withdrawing_asks_first(self, log_in: LogIn, cast: SimpleNamespace, sent: Expression) -> None:
        client, url = log_in(cast.expert), reverse("workinggroups:expression_withdraw", args=[sent.pk])
        assert "Withdraw EoI-3-001?" in client.get(url).content.decode()
        assert "has been withdrawn" in client.post(url, follow=True).content.decode()
        assert client.get(url).status_code == 409


def test_nothing_of_the_expressions_is_in_the_back_office() -> None:
    assert not {Call, Expression, Review, Score} & set(admin.site._registry)
