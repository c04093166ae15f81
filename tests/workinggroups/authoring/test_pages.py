"""The pages of those who write a call and lead it through its stages."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workinggroups.models import Call, CallNotice, CallQuestion, Competence, Expression
from workinggroups.services import notices

from .conftest import BECAUSE, four

Cast = SimpleNamespace
LogIn = Callable[..., Any]
EDITORS = ("title", "paper", "paper/background", "paper/all", "format", "criteria", "seats", "dates")
PAGES = ("", "preview/", *(f"{name}/" for name in EDITORS), "lines/question/new/")


def url(call: Call, page: str = "", language: str = "en") -> str:
    return f"/{language}/calls/{call.slug}/manage/{page}"


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the first form after the heading, as it was drawn."""
    found: dict[str, str] = {}
    body = page.split('<main id="content"')[1]
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = value[1] if value else "on"
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL):
        found[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


class TestAccess:
    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("leader", 200),
            ("secretariat", 200),
            ("other_leader", 404),
            ("partner", 404),
            ("administrator", 404),
        ],
    )
    def test_a_draft_is_for_its_desk(
        self, log_in: LogIn, cast: Cast, draft: Call, page: str, role: str, status: int
    ) -> None:
        assert log_in(getattr(cast, role)).get(url(draft, page)).status_code == status

    @pytest.mark.parametrize("language", ["it", "hu", "bg"])
    @pytest.mark.parametrize("page", PAGES)
    def test_every_page_speaks_every_language(
        self, log_in: LogIn, cast: Cast, draft: Call, page: str, language: str
    ) -> None:
        assert log_in(cast.leader).get(url(draft, page, language)).status_code == 200

    def test_a_visitor_logs_in_first(self, client: Any, draft: Call) -> None:
        assert client.get(url(draft)).status_code == 302

    def test_a_public_call_has_no_desk_for_others(self, log_in: LogIn, cast: Cast, settle: Any) -> None:
        call = settle("open")
        assert log_in(cast.partner).get(url(call)).status_code == 403
        assert log_in(cast.other_leader).get(url(call)).status_code == 403

    @pytest.mark.parametrize("page", ["paper/nothing/", "lines/nothing/new/", "lines/question/999/"])
    def test_what_is_not_there_is_not_found(self, log_in: LogIn, cast: Cast, draft: Call, page: str) -> None:
        assert log_in(cast.leader).get(url(draft, page)).status_code == 404

    @pytest.mark.parametrize("page", EDITORS)
    def test_an_open_call_says_why_it_is_not_edited(
        self, log_in: LogIn, cast: Cast, settle: Any, page: str
    ) -> None:
        answer = log_in(cast.leader).get(url(settle("open"), f"{page}/"))
        assert answer.status_code == 409
        assert "amendment" in answer.content.decode()


class TestDesk:
    def test_what_is_missing_leads_to_the_page_that_mends_it(
        self, log_in: LogIn, cast: Cast, draft: Call
    ) -> None:
        draft.sections.filter(code="results").update(text_hu="")
        page = log_in(cast.leader).get(url(draft)).content.decode()
        assert "Missing: Magyar" in page
        assert f'href="{url(draft, "paper/")}"' in page
        assert "The call is not complete yet" in page
        assert "disabled" in page

    @pytest.mark.parametrize(
        "state",
        ["draft", "in_approval", "scheduled", "open", "closed", "screening", "evaluation", "shortlisting",
         "decision_pending", "decided", "completed", "archived", "cancelled"],
    )  # fmt: skip
    @pytest.mark.parametrize("role", ["leader", "secretariat"])
    def test_every_stage_has_its_page(
        self, log_in: LogIn, cast: Cast, settle: Any, state: str, role: str
    ) -> None:
        assert log_in(getattr(cast, role)).get(url(settle(state))).status_code == 200

    def test_a_sealed_call_tells_a_number(
        self, log_in: LogIn, cast: Cast, settle: Any, expression_of: Any
    ) -> None:
        call = settle("open")
        expression_of(cast.expert, to=call)
        expression_of(cast.partner, to=call, state="draft")
        page = log_in(cast.leader).get(url(call)).content.decode()
        assert re.search(r"expressions received</dt>\s*<dd[^>]*>1", re.sub(r"\s+", " ", page))
        assert cast.expert.full_name not in page
        assert "Twelve years" not in page

    def test_the_whole_way_by_buttons(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        assert log_in(cast.leader).post(url(draft, "submit/")).status_code == 302
        assert log_in(cast.leader).post(url(draft, "approve/")).status_code == 403
        client = log_in(cast.secretariat)
        assert "Approve the call?" in client.get(url(draft, "approve/")).content.decode()
        assert client.post(url(draft, "approve/")).status_code == 302
        page = client.get(url(draft)).content.decode()
        assert cast.secretariat.full_name in page
        assert client.post(url(draft, "approve/")).status_code == 409

    def test_returning_asks_for_a_reason(self, log_in: LogIn, cast: Cast, settle: Any) -> None:
        call, client = settle("in_approval", opens=10), log_in(cast.secretariat)
        assert client.post(url(call, "return/"), {"reason": ""}).status_code == 200
        client.post(url(call, "return/"), {"reason": "Aims <b>missing</b>"})
        page = log_in(cast.leader).get(url(call)).content.decode()
        assert "Aims &lt;b&gt;missing&lt;/b&gt;" in page

    def test_the_list_of_a_group_shows_drafts(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        page = log_in(cast.leader).get("/en/working-groups/3/calls/").content.decode()
        assert "A new call (en)" in page
        assert log_in(cast.other_leader).get("/en/working-groups/3/calls/").status_code == 403

    def test_a_new_call_begins_with_another(self, log_in: LogIn, cast: Cast, settle: Any) -> None:
        call, client = settle("open"), log_in(cast.other_leader)
        data = {"title": "Ours", "source_language": "en", "clone": call.pk}
        answer = client.post("/en/working-groups/1/calls/new/", data)
        made = Call.objects.get(group__number=1)
        assert answer["Location"] == url(made)
        assert made.cloned_from == call
        bad = client.post("/en/working-groups/1/calls/new/", {**data, "clone": "999999"})
        assert bad.status_code == 200
        assert "clone" in bad.context["form"].errors


class TestEditing:
    def test_a_section_is_written_beside_its_translation(
        self, log_in: LogIn, cast: Cast, draft: Call
    ) -> None:
        client, page = log_in(cast.leader), url(draft, "paper/background/?to=bg")
        data = fields_of(client.get(page).content.decode())
        assert {"background_en", "background_bg", "version"} <= set(data)
        data |= {"background_en": "Aims\r\n- one", "background_bg": "Цели", "next": "1"}
        answer = client.post(page, data)
        assert answer["Location"] == url(draft, "paper/strategy/?to=bg")
        section = draft.sections.get(code="background")
        assert (section.text_en, section.text_bg) == ("Aims\n- one", "Цели")
        assert "older than the source" in client.get(url(draft, "paper/")).content.decode()
        assert "background-fits" in client.get(url(draft, "paper/background/?to=it")).content.decode()

    def test_the_second_tab_sees_both_texts_and_loses_none(
        self, log_in: LogIn, cast: Cast, draft: Call
    ) -> None:
        client, page = log_in(cast.leader), url(draft, "paper/background/?to=it")
        first = fields_of(client.get(page).content.decode())
        second = dict(first)
        client.post(page, {**first, "background_en": "Words of the first tab"})
        answer = client.post(page, {**second, "background_en": "Words of the second tab"})
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "Words of the first tab" in text
        assert "Words of the second tab" in text
        assert draft.sections.get(code="background").text_en == "Words of the first tab"
        again = fields_of(text)
        assert again["background_en"] == "Words of the second tab"
        assert client.post(page, again).status_code == 302
        assert draft.sections.get(code="background").text_en == "Words of the second tab"

    @pytest.mark.parametrize("text", ["x" * 20_001, "a\x00b"], ids=["too long", "null"])
    def test_what_does_not_fit_stays_in_the_field(
        self, log_in: LogIn, cast: Cast, draft: Call, text: str
    ) -> None:
        client, page = log_in(cast.leader), url(draft, "paper/background/?to=it")
        data = {**fields_of(client.get(page).content.decode()), "background_en": text, "background_it": "Qui"}
        answer = client.post(page, data)
        assert answer.status_code == 200
        assert "background_en" in answer.context["form"].errors
        assert "Qui" in answer.content.decode()

    def test_the_title_is_needed_in_the_language_of_the_call(
        self, log_in: LogIn, cast: Cast, draft: Call
    ) -> None:
        client = log_in(cast.leader)
        data = fields_of(client.get(url(draft, "title/")).content.decode())
        answer = client.post(url(draft, "title/"), {**data, "title_en": ""})
        assert "title_en" in answer.context["form"].errors
        assert client.post(url(draft, "title/"), {**data, "title_hu": ""}).status_code == 302

    def test_a_question_is_added_once_moved_and_deleted(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        client, new = log_in(cast.leader), url(draft, "lines/question/new/")
        data = fields_of(client.get(new).content.decode())
        data |= {**four("label", "Why?"), "asked_of": "both", "longest": "500"}
        assert [client.post(new, data).status_code for _ in range(2)] == [302, 302]
        line = CallQuestion.objects.get()
        other = CallQuestion.objects.create(call=draft, code="o", position=9, **four("label", "How?"))
        client.post(url(draft, f"lines/question/{other.pk}/move/"), {"to": "up"})
        assert [row.pk for row in draft.questions.all()] == [other.pk, line.pk]
        assert client.get(url(draft, f"lines/question/{line.pk}/move/")).status_code == 405
        page = client.get(url(draft, f"lines/question/{line.pk}/delete/")).content.decode()
        assert "Delete “Why? (en)”?" in page
        client.post(url(draft, f"lines/question/{line.pk}/delete/"))
        assert list(draft.questions.all()) == [other]

    @pytest.mark.parametrize(
        ("field", "value"),
        [("longest", "49"), ("longest", "5001"), ("longest", "x"), ("label_en", ""), ("label_en", "x" * 201),
         ("help_bg", "x" * 401), ("asked_of", "nobody")],
    )  # fmt: skip
    def test_a_question_that_does_not_fit_is_an_error_on_the_field(
        self, log_in: LogIn, cast: Cast, draft: Call, field: str, value: str
    ) -> None:
        client, new = log_in(cast.leader), url(draft, "lines/question/new/")
        data = fields_of(client.get(new).content.decode())
        data |= {**four("label", "Kept?"), "asked_of": "both", "longest": "500", field: value}
        answer = client.post(new, data)
        assert field in answer.context["form"].errors
        assert "Kept?" in answer.content.decode()
        assert not CallQuestion.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value"), [("weight", "0"), ("weight", "101"), ("max_score", "11"), ("threshold", "6")]
    )
    def test_a_criterion_keeps_to_its_scale(
        self, log_in: LogIn, cast: Cast, draft: Call, field: str, value: str
    ) -> None:
        client = log_in(cast.leader)
        page = url(draft, f"lines/criterion/{draft.criteria.first().pk}/")
        data = {**fields_of(client.get(page).content.decode()), field: value}
        answer = client.post(page, data)
        assert field in answer.context["form"].errors

    def test_the_sum_of_the_weights_is_shown(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        client = log_in(cast.leader)
        assert "The weights add up to 100 %." in client.get(url(draft, "criteria/")).content.decode()
        draft.criteria.filter(code="c1").update(weight=50)
        assert "add up to 90 %" in client.get(url(draft, "criteria/")).content.decode()

    def test_a_highest_score_draws_its_lines(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        client = log_in(cast.leader)
        page = url(draft, f"lines/criterion/{draft.criteria.first().pk}/")
        data = {**fields_of(client.get(page).content.decode()), "max_score": "8", "redraw": "1"}
        answer = client.post(page, data)
        assert "anchor-8_bg" in answer.content.decode()
        assert draft.criteria.first().max_score == 5

    def test_a_seat_needs_a_profile(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        client = log_in(cast.leader)
        data = fields_of(client.get(url(draft, "seats/")).content.decode())
        answer = client.post(url(draft, "seats/"), {**data, "representative-1": "on"})
        assert "representative-1_en" in answer.context["form"].errors
        data |= {"representative-1": "on", "representative-1_en": "Knows funds"}
        assert client.post(url(draft, "seats/"), data).status_code == 302
        assert draft.sought_seats.count() == 2


class TestDates:
    def data(self, client: Any, draft: Call, **changes: Any) -> dict[str, Any]:
        data = fields_of(client.get(url(draft, "dates/")).content.decode())
        return {**data, "zone": "Europe/Rome", **changes}

    def test_moments_are_those_of_the_zone(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        client = log_in(cast.leader)
        data = self.data(
            client, draft, zone="Europe/Athens", opens_day="2031-06-01", opens_time="09:00",
            closes_day="2031-06-12", closes_time="17:00", grace="15",
        )  # fmt: skip
        assert client.post(url(draft, "dates/"), data).status_code == 302
        draft.refresh_from_db()
        assert draft.closes_at.isoformat() == "2031-06-12T14:00:00+00:00"
        assert draft.accepts_until - draft.closes_at == timedelta(minutes=15)
        page = client.get(url(draft, "dates/")).content.decode()
        assert "17:00 EEST" in page
        assert "16:00 in Rome, your time" in page
        assert 'value="17:00"' in page

    def test_a_time_that_does_not_exist_is_refused(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        client = log_in(cast.leader)
        data = self.data(client, draft, closes_day="2031-03-30", closes_time="02:30")
        answer = client.post(url(draft, "dates/"), data)
        assert "does not exist in Rome" in str(answer.context["form"].errors["closes_time"])

    def test_a_time_that_comes_twice_is_asked_for(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        client = log_in(cast.leader)
        data = self.data(client, draft, closes_day="2031-10-26", closes_time="02:30")
        text = client.post(url(draft, "dates/"), data).content.decode()
        assert "the earlier, 02:30 CEST" in text
        assert client.post(url(draft, "dates/"), {**data, "closes_which": "later"}).status_code == 302
        draft.refresh_from_db()
        assert draft.closes_at.hour == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"closes_day": "2031-06-01", "opens_day": "2031-06-02"}, "closes_day"),
            ({"closes_day": "2001-06-01", "opens_day": "2001-05-01"}, "closes_day"),
            ({"closes_day": ""}, "closes_day"), ({"closes_time": ""}, "closes_time"),
            ({"closes_day": "32.13.2031"}, "closes_day"), ({"zone": "Mars/Base"}, "zone"),
            ({"grace": "-1"}, "grace"),
            ({"grace": "121"}, "grace"), ({"reviews_wanted": "0"}, "reviews_wanted"),
            ({"reviews_wanted": "6"}, "reviews_wanted"), ({"hidden_fields": ["soul"]}, "hidden_fields"),
            ({"offer_days": "x"}, "offer_days"),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_an_error_on_the_field(
        self, log_in: LogIn, cast: Cast, draft: Call, changes: dict[str, Any], field: str
    ) -> None:
        client = log_in(cast.leader)
        answer = client.post(url(draft, "dates/"), self.data(client, draft, **changes))
        assert answer.status_code == 200
        assert field in answer.context["form"].errors

    def test_rules_are_kept(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        client = log_in(cast.leader)
        data = self.data(client, draft, hidden_fields=["name", "country"], reviews_wanted="3")
        data.pop("is_sealed")
        assert client.post(url(draft, "dates/"), data).status_code == 302
        draft.refresh_from_db()
        assert (draft.is_sealed, draft.hidden_fields, draft.reviews_wanted) == (False, ["country", "name"], 3)


class TestPublicReasons:
    def test_an_extension_in_a_zone_with_a_reason(self, log_in: LogIn, cast: Cast, settle: Any) -> None:
        call, client = settle("open"), log_in(cast.secretariat)
        page = url(call, "extend/")
        data = fields_of(client.get(page).content.decode())
        answer = client.post(page, data)
        assert {"closes_day", "reason_en"} <= set(answer.context["form"].errors)
        data |= {"closes_day": "2031-06-12", "closes_time": "17:00", "reason_en": "Holidays"}
        assert client.post(page, data).status_code == 302
        assert client.post(page, {**data, "reason_en": "Again"}).status_code == 200
        assert CallNotice.objects.count() == 1
        assert "Holidays" in client.get(url(call)).content.decode()

    def test_the_leader_is_told_that_this_is_for_the_secretariat(
        self, log_in: LogIn, cast: Cast, settle: Any
    ) -> None:
        call, client = settle("open"), log_in(cast.leader)
        for page in ("extend/", "cancel/", "amend/"):
            assert client.get(url(call, page)).status_code == 403
            assert client.post(url(call, page)).status_code == 403

    def test_an_amendment_goes_by_its_parts(self, log_in: LogIn, cast: Cast, settle: Any) -> None:
        call, client = settle("open"), log_in(cast.secretariat)
        assert "Expected results" in client.get(url(call, "amend/")).content.decode()
        assert "parts" in client.get(url(call, "amend/?go=1")).context["form"].errors
        page = url(call, "amend/?parts=paper:results&parts=question:new")
        data = fields_of(client.get(page).content.decode())
        assert "paper:results--text_bg" in data
        unchanged = client.post(page, {**data, "reason_en": "Why"})
        assert "Nothing was changed" in unchanged.content.decode()
        data |= {"paper:results--text_en": "Seven", "reason_en": "Counted again"}
        assert client.post(page, data).status_code == 302
        text = client.get(url(call)).content.decode()
        assert "Expected results" in text
        assert client.get(url(call, "amend/?parts=criterion:c1")).status_code == 200
        assert call.sections.get(code="results").text_en == "Seven"

    def test_a_call_is_cancelled_with_a_reason(self, log_in: LogIn, cast: Cast, settle: Any) -> None:
        call, client = settle("open"), log_in(cast.secretariat)
        assert client.post(url(call, "cancel/"), {"language": "en"}).status_code == 200
        client.post(url(call, "cancel/"), {"language": "bg", "reason_bg": "Няма средства"})
        call.refresh_from_db()
        assert call.state == "cancelled"
        assert CallNotice.objects.get().reason_bg == "Няма средства"


class TestFigures:
    def queries(self, client: Any, page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    @pytest.mark.parametrize("page", ["", "format/", "criteria/", "seats/", "preview/", "paper/all/"])
    def test_pages_ask_the_same_number_of_queries_however_long_the_lists(
        self, log_in: LogIn, cast: Cast, draft: Call, page: str
    ) -> None:
        self.fill(draft, cast, 1)
        client = log_in(cast.leader)
        few = self.queries(client, url(draft, page))
        self.fill(draft, cast, 4)
        assert self.queries(client, url(draft, page)) == few

    def fill(self, draft: Call, cast: Cast, most: int) -> None:
        for n in range(most):
            code = f"x{most}-{n}"
            CallQuestion.objects.create(call=draft, code=code, position=n, **four("label", "Why?"))
            Competence.objects.create(call=draft, code=code, position=n, **four("name", "Funds"))
            criterion = draft.criteria.create(code=code, position=n, weight=1, **four("name", "C"))
            criterion.anchors.create(score=1, **four("text", "Little"))
            notices.publish(draft, "amendment", BECAUSE, before=draft, by=cast.secretariat, changes=["title"])

    def test_the_list_of_calls_does_too(self, log_in: LogIn, cast: Cast, draft: Call, groups: Any) -> None:
        client = log_in(cast.leader)
        few = self.queries(client, "/en/working-groups/3/calls/")
        for n in range(3):
            Call.objects.create(slug=f"more-{n}", group=groups[3], **four("title", "More"))
        assert self.queries(client, "/en/working-groups/3/calls/") == few

    def test_the_preview_stores_nothing(self, log_in: LogIn, cast: Cast, draft: Call) -> None:
        CallQuestion.objects.create(call=draft, code="q", position=1, **four("label", "Why here?"))
        client = log_in(cast.leader)
        for kind in ("expert", "representative", "nobody"):
            text = client.get(url(draft, f"preview/?as={kind}")).content.decode()
            assert "Why here? (en)" in text
        assert not Expression.objects.exists()
