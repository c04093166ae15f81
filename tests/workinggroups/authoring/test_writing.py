"""Writing a call: paper, format, clones, amendments, two tabs."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, CallFollower, CallNotice, CallQuestion, Criterion
from workinggroups.queries.calls import advisable, missing
from workinggroups.queries.papers import states_of, texts_of
from workinggroups.services import amendments, formats, new_calls, papers
from workinggroups.services.changed import ChangedMeanwhile, version_of
from workinggroups.services.formats import KINDS

from .conftest import BECAUSE, four

Cast = SimpleNamespace
QUESTION = {**four("label", "Why?"), **four("help", "Say it."), "asked_of": "both", "longest": 500}
QUESTION["is_required"] = True


def write(call: Call, by: Any, fitting: Any = (), **values: str) -> None:
    names = {f"{name.replace('__', '-')}": text for name, text in values.items()}
    version = version_of(papers.stored_texts(call, names))
    papers.save_sections(call, values=names, version=version, by=by, fitting=fitting)


def states(call: Call, code: str) -> dict[str, str]:
    return states_of(call, texts_of(call), call.translation_marks.all())[code]


class TestPaper:
    def test_a_translation_is_older_once_its_source_changes(self, draft: Call, cast: Cast) -> None:
        assert states(draft, "background") == {
            "en": "source", "it": "written", "hu": "written", "bg": "written"
        }  # fmt: skip
        write(draft, cast.leader, background_en="New aims.")
        assert states(draft, "background")["it"] == "old"
        assert states(draft, "results")["it"] == "written"
        write(draft, cast.leader, background_en="New aims.", background_it="Nuovi obiettivi.")
        assert states(draft, "background")["it"] == "written"
        assert states(draft, "background")["bg"] == "old"

    def test_a_translation_that_was_compared_fits_again(self, draft: Call, cast: Cast) -> None:
        write(draft, cast.leader, background_en="New aims.")
        text = papers.stored_texts(draft, ["background_it"])["background_it"]
        write(draft, cast.leader, fitting=["background_it"], background_it=text)
        assert states(draft, "background")["it"] == "written"

    def test_a_source_that_is_put_back_makes_its_translations_fit(self, draft: Call, cast: Cast) -> None:
        before = papers.stored_texts(draft, ["background_en"])["background_en"]
        write(draft, cast.leader, background_en="New aims.")
        write(draft, cast.leader, background_en=before)
        assert states(draft, "background")["it"] == "written"

    def test_a_missing_text_is_missing(self, draft: Call, cast: Cast) -> None:
        write(draft, cast.leader, eu__policies_hu="")
        assert states(draft, "eu-policies")["hu"] == "missing"
        assert list(missing(draft)) == ["paper:hu"]

    def test_the_second_of_two_tabs_is_told_and_writes_nothing(self, draft: Call, cast: Cast) -> None:
        old = version_of(papers.stored_texts(draft, ["background_en"]))
        write(draft, cast.leader, background_en="First")
        with pytest.raises(ChangedMeanwhile):
            papers.save_sections(draft, values={"background_en": "Second"}, version=old, by=cast.secretariat)
        assert papers.stored_texts(draft, ["background_en"]) == {"background_en": "First"}

    def test_two_tabs_on_different_sections_do_not_meet(self, draft: Call, cast: Cast) -> None:
        old = version_of(papers.stored_texts(draft, ["results_en"]))
        write(draft, cast.leader, background_en="First")
        papers.save_sections(draft, values={"results_en": "Second"}, version=old, by=cast.leader)
        assert Call.objects.get(pk=draft.pk).revision == draft.revision + 2

    @pytest.mark.parametrize("role", ["other_leader", "partner", "expert", "administrator"])
    def test_others_write_nothing(self, draft: Call, cast: Cast, role: str) -> None:
        with pytest.raises(Refused):
            write(draft, getattr(cast, role), background_en="Mine")

    @pytest.mark.parametrize("state", ["in_approval", "scheduled", "open", "closed", "decided", "cancelled"])
    def test_only_drafts_are_written(self, settle: Any, cast: Cast, state: str) -> None:
        call = settle(state)
        with pytest.raises(Refused):
            write(call, cast.leader, background_en="Late")
        with pytest.raises(Refused):
            formats.add_line(
                call, KINDS["question"], values=QUESTION, token=uuid.uuid4(), by=cast.secretariat
            )


class TestFormat:
    def test_the_form_sent_twice_makes_one_line(self, draft: Call, cast: Cast, token: uuid.UUID) -> None:
        kind = KINDS["question"]
        made = [formats.add_line(draft, kind, values=QUESTION, token=token, by=cast.leader) for _ in range(2)]
        assert made[0] == made[1]
        assert CallQuestion.objects.get().label_bg == "Why? (bg)"

    def test_lines_change_places(self, draft: Call, cast: Cast) -> None:
        kind = KINDS["criterion"]
        first, second = formats.lines_of(draft, kind)
        formats.move_line(second, kind, up=True, by=cast.leader)
        assert list(formats.lines_of(draft, kind)) == [second, first]
        formats.move_line(second, kind, up=True, by=cast.leader)
        assert list(formats.lines_of(draft, kind)) == [second, first]
        formats.move_line(second, kind, up=False, by=cast.leader)
        assert list(formats.lines_of(draft, kind)) == [first, second]

    def test_a_criterion_keeps_a_sentence_for_each_score(self, draft: Call, cast: Cast) -> None:
        kind = KINDS["criterion"]
        line = formats.lines_of(draft, kind).first()
        values = {
            **four("name", "Competence"), **four("help", ""), "weight": 60, "max_score": 3, "threshold": 2,
            **four("anchor-0", "Nothing"), **four("anchor-3", "All of it"),
        }  # fmt: skip
        version = version_of(formats.stored_line(line, kind))
        formats.change_line(line, kind, values=values, version=version, by=cast.leader)
        line.refresh_from_db()
        assert [anchor.score for anchor in line.anchors.all()] == [0, 3]
        stored = formats.stored_line(line, kind)
        assert stored["anchor-3_hu"] == "All of it (hu)"
        with pytest.raises(ChangedMeanwhile):
            formats.change_line(line, kind, values=values, version=version, by=cast.leader)
        lower = {**values, "max_score": 2, **dict.fromkeys(four("anchor-0", ""), "")}
        formats.change_line(line, kind, values=lower, version=version_of(stored), by=cast.leader)
        assert not line.anchors.exists()

    def test_seats_are_those_of_the_rule(self, draft: Call, cast: Cast) -> None:
        stored = formats.stored_seats(draft)
        wanted = {**stored, "representative-2": True, **four("representative-2", "Knows funds")}
        wanted["expert-1"] = False
        formats.save_seats(draft, values=wanted, version=version_of(stored), by=cast.leader)
        assert list(draft.sought_seats.values_list("kind", "position")) == [("representative", 2)]
        assert len(formats.places()) == 6

    def test_what_would_be_good_is_named(self, draft: Call) -> None:
        assert list(advisable(draft)) == ["questions", "competences", "anchors"]
        Criterion.objects.filter(call=draft, code="c1").update(name_bg="")
        assert "format:bg" in advisable(draft)


class TestNewCalls:
    def test_an_empty_call_has_its_sections_and_an_address_of_its_own(
        self, call: Call, groups: Any, cast: Cast
    ) -> None:
        values = {"title": "Second call", "source_language": "bg", "clone": None}
        made = new_calls.start(groups[3], values=values, by=cast.leader)
        assert (made.slug, made.state, made.title_bg, made.title_en) == ("wg3-2", "draft", "Second call", "")
        assert made.sections.count() == 7
        assert new_calls.start(groups[3], values=values, by=cast.leader) == made

    def test_a_clone_takes_contents_and_no_dates(self, settle: Any, groups: Any, cast: Cast) -> None:
        source = settle("open")
        formats_line = {**four("label", "Why?"), **four("help", ""), "asked_of": "expert", "longest": 700}
        CallQuestion.objects.create(call=source, code="q1", position=1, is_required=False, **formats_line)
        source.criteria.first().anchors.create(score=5, **four("text", "Excellent"))
        values = {"title": "Like that one", "source_language": "en", "clone": source.pk}
        made = new_calls.start(groups[1], values=values, by=cast.other_leader)
        made.refresh_from_db()
        assert (made.group.number, made.cloned_from, made.state) == (1, source, "draft")
        assert (made.opens_at, made.closes_at, made.accepts_until) == (None, None, None)
        assert texts_of(made) == texts_of(source)
        question = made.questions.get()
        assert (question.label_hu, question.asked_of, question.longest) == ("Why? (hu)", "expert", 700)
        assert made.criteria.first().anchors.get().text_it == "Excellent (it)"
        assert made.sought_seats.get().profile_bg == "Knows clusters (bg)"
        assert list(missing(made)) == [
            "title:en", "title:it", "title:hu", "title:bg", "dates"
        ]  # fmt: skip
        assert source.criteria.count() == made.criteria.count() == 2

    def test_somebody_elses_draft_is_not_cloned(self, draft: Call, groups: Any, cast: Cast) -> None:
        values = {"title": "Copy", "source_language": "en", "clone": draft.pk}
        made = new_calls.start(groups[1], values=values, by=cast.other_leader)
        assert made.cloned_from is None
        assert set(texts_of(made)["background"].values()) == {""}

    @pytest.mark.parametrize("role", ["other_leader", "partner", "administrator"])
    def test_others_start_none(self, groups: Any, cast: Cast, role: str) -> None:
        values = {"title": "Mine", "source_language": "en", "clone": None}
        with pytest.raises(Refused):
            new_calls.start(groups[3], values=values, by=getattr(cast, role))


class TestAmendments:
    @pytest.fixture
    def running(self, settle: Any, cast: Cast) -> Call:
        call = settle("open")
        CallQuestion.objects.create(call=call, code="q1", position=1, **QUESTION)
        CallFollower.objects.create(call=call, user=cast.expert)
        return call

    def amend(self, call: Call, by: Any, changes: dict[str, Any]) -> Call:
        parts = dict.fromkeys(name.split("--")[0] for name in changes)
        stored = amendments.stored_parts(call, parts)
        values = {**stored, **changes}
        return amendments.amend(call, values=values, version=version_of(stored), reason=BECAUSE, by=by)

    def test_texts_change_and_the_notice_says_which(self, running: Call, cast: Cast) -> None:
        changes = {"paper:results--text_en": "Six reports.", "question:q1--label_en": "Why exactly?"}
        self.amend(running, cast.secretariat, changes)
        assert texts_of(running)["results"]["en"] == "Six reports."
        assert running.questions.get().label_en == "Why exactly?"
        notice = CallNotice.objects.get()
        assert (notice.kind, notice.changes) == ("amendment", ["paper:results", "question:q1"])
        told = Notification.objects.get(user=cast.expert)
        assert "- Expected results" in told.text
        assert "- Question: Why exactly?" in told.text

    def test_nothing_changed_is_nothing_to_announce(self, running: Call, cast: Cast) -> None:
        stored = amendments.stored_parts(running, ["title"])
        with pytest.raises(Refused, match="Nothing"):
            self.amend(running, cast.secretariat, {"title--title_en": stored["title--title_en"]})
        assert not CallNotice.objects.exists()

    @pytest.mark.parametrize(
        "changes", [{"question:q1--longest": 400}, {"question:q1--longest": 60}], ids=["shorter", "short"]
    )
    def test_no_answer_becomes_too_long(self, running: Call, cast: Cast, changes: Any) -> None:
        with pytest.raises(Refused):
            self.amend(running, cast.secretariat, changes)
        assert running.questions.get().longest == 500

    def test_an_optional_question_does_not_become_required(self, running: Call, cast: Cast) -> None:
        running.questions.update(is_required=False)
        with pytest.raises(Refused):
            self.amend(running, cast.secretariat, {"question:q1--is_required": True})

    def test_a_question_can_be_added_that_nobody_has_to_answer(self, running: Call, cast: Cast) -> None:
        changes = {f"question:new--{name}": text for name, text in four("label", "And how?").items()}
        changes |= {"question:new--asked_of": "expert", "question:new--longest": 300}
        self.amend(running, cast.secretariat, changes)
        added = running.questions.order_by("-position").first()
        assert (added.label_bg, added.is_required, added.longest) == ("And how? (bg)", False, 300)

    def test_criteria_weights_and_seats_are_no_part_of_an_amendment(self, running: Call) -> None:
        assert {part.split(":")[0] for part in amendments.parts_of(running)} == {"title", "paper", "question"}

    @pytest.mark.parametrize("role", ["leader", "partner"])
    def test_amending_is_for_the_secretariat(self, running: Call, cast: Cast, role: str) -> None:
        with pytest.raises(Refused):
            self.amend(running, getattr(cast, role), {"paper:results--text_en": "Mine"})
        assert texts_of(running)["results"]["en"] != "Mine"

    def test_the_second_of_two_amendments_is_told(self, running: Call, cast: Cast) -> None:
        stored = amendments.stored_parts(running, ["paper:results"])
        self.amend(running, cast.secretariat, {"paper:results--text_en": "First"})
        values = {**stored, "paper:results--text_en": "Second"}
        with pytest.raises(ChangedMeanwhile):
            amendments.amend(
                running, values=values, version=version_of(stored), reason=BECAUSE, by=cast.secretariat
            )
        assert CallNotice.objects.count() == 1

    def test_a_closed_call_is_not_amended(self, settle: Any, cast: Cast) -> None:
        call = settle("open", closes=-1)
        assert call.closes_at < timezone.now() - timedelta(seconds=1)
        with pytest.raises(Refused, match="deadline"):
            self.amend(call, cast.secretariat, {"paper:results--text_en": "Late"})
