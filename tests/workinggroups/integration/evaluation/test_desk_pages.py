"""The pages of those who judge, with what is sent to them."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from tests.workinggroups.integration.evaluation.conftest import FULL, somebody
from workinggroups.models import (
    Assignment,
    ConflictDeclaration,
    DeclaredRelation,
    DuplicateMark,
    Expression,
    ExpressionVersion,
    Review,
    ScreeningAnswer,
)
from workinggroups.services import reviews

pytestmark = pytest.mark.django_db


def to(name, *args):
    return reverse(f"workinggroups:{name}", args=args)


def shown(response):
    """The words a reader sees."""
    html = re.sub(r"<(script|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def versioned(expression):
    content = {
        "kind": expression.kind, "organisation": None, "country": "HU", "language": "en", "answers": {},
        "competences": [], "annexes": [], "profile": expression.profile, "motivation": expression.motivation,
        "experience": "e", "contribution": "c",
    }  # fmt: skip
    return ExpressionVersion.objects.create(
        expression=expression, number=1, content=content, content_hash="0" * 64, token=uuid.uuid4(),
        submitted_by=expression.applicant,
    )  # fmt: skip


class TestDesk:
    def test_a_sealed_call_shows_its_count_and_nothing_else(self, sent, stage, call, cast, log_in):
        stage("open", is_sealed=True)
        for reader in (cast.leader, cast.secretariat):
            page = log_in(reader).get(to("desk", call.slug))
            words = shown(page)
            assert "This call is sealed" in words
            assert "received so far 1" in words
            for secret in (sent.reference, sent.profile, "Expert@", cast.expert.full_name + " "):
                assert secret not in words
            assert log_in(reader).get(to("dossier", sent.pk)).status_code == 404

    def test_it_is_for_the_leader_and_the_secretariat(self, sent, stage, call, cast, log_in, judge):
        stage("screening")
        names = "stakeholder partner coordinator expert other_leader administrator".split()
        for page in ("desk", "duplicates", "assignments", "assignment_suggestion", "ranking"):
            for name in names:
                assert log_in(getattr(cast, name)).get(to(page, call.slug)).status_code == 403, (page, name)
            assert log_in(cast.leader).get(to(page, call.slug)).status_code == 200
            assert log_in(cast.secretariat).get(to(page, call.slug)).status_code == 200
        assert log_in(cast.leader).get(to("conflict_register", call.slug)).status_code == 403

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", [1, 2]), ("q=EoI-3-002", [2]), ("q=2", [2]), ("q=mechatronics", [1, 2]),
            ("q=stakeholder", [2]),
            ("kind=expert", [1, 2]), ("kind=representative", []), ("state=eligible", [2]),
            ("country=HU", [1, 2]), ("country=BG", []), ("mine=yes", []), ("mine=no", [1, 2]),
            ("sort=received", [2, 1]), ("sort=score", [1, 2]),
        ],
    )  # fmt: skip
    def test_filters_and_orders(self, expression_of, stage, call, cast, log_in, query, found):
        expression_of(cast.expert)
        expression_of(cast.stakeholder, state="eligible")
        stage("screening")
        page = log_in(cast.secretariat).get(f"{to('desk', call.slug)}?{query}")
        assert [row.card.expression.number for row in page.context["rows"]] == found

    @pytest.mark.parametrize(
        ("query", "status"),
        [("state=nonsense", 200), ("kind=%00", 404), ("country=XX", 200), ("page=0", 404), ("page=x", 404),
         ("page=99", 404), ("sort=drop", 200), ("q=" + "x" * 300, 200)],
    )  # fmt: skip
    def test_nonsense_in_the_address_is_told_or_not_found(
        self, sent, stage, call, cast, log_in, query, status
    ):
        stage("screening")
        assert log_in(cast.secretariat).get(f"{to('desk', call.slug)}?{query}").status_code == status

    def test_a_search_finds_nothing_by_what_the_reader_does_not_see(
        self, sent, stage, call, cast, log_in, declared
    ):
        def found(text):
            page = log_in(cast.leader).get(f"{to('desk', call.slug)}?q={text}")
            return [row.card.expression.number for row in page.context["rows"]]

        stage("evaluation")
        assert found("Expert") == [1]
        stage("evaluation", hidden_fields=["name", "organisation", "country"])
        assert (found("Expert"), found("mechatronics"), found("EoI-3-001")) == ([], [], [1])
        declared(sent)
        assert (found("Expert"), found("mechatronics")) == ([], [1])
        ConflictDeclaration.objects.update(verdict="conflict")
        stage("evaluation", hidden_fields=[])
        assert (found("mechatronics"), found("Expert"), found("1")) == ([], [], [1])


class TestBlind:
    """What could leak is there: the same pages show it to the secretariat."""

    def test_no_page_of_the_leader_or_an_evaluator_tells_whose_it_is(
        self,
        expression_of,
        stage,
        call,
        cast,
        organisations,
        countries,
        log_in,
        declared,
        judge,
        evaluator_of,
    ):
        applicant = somebody("zsuzsanna", full_name="Zsuzsanna Nagyszalánczy")
        row = expression_of(
            applicant, kind="representative", organisation=organisations["mag"], state="under_review",
            country=countries["HU"],
        )  # fmt: skip
        versioned(row)
        stage("evaluation", hidden_fields=["name", "organisation", "country", "files"])
        declared(row)
        evaluator_of(judge, row, by=cast.secretariat)
        secrets = ("Zsuzsanna", "Nagyszal", "zsuzsanna@", "MAG", "Hungary")
        desk = ["desk", "duplicates", "conflicts", "assignments", "ranking"]
        pages = [to(name, call.slug) for name in desk] + [to("dossier", row.pk)]

        def told(reader, urls):
            client = log_in(reader)
            answers = [client.get(url) for url in urls]
            assert {answer.status_code for answer in answers} == {200}
            words = " ".join(shown(answer) for answer in answers)
            return {secret for secret in secrets if secret in words}

        client = log_in(cast.leader)
        assignment = Assignment.objects.get()
        of_evaluator = [to("my_reviews"), to("review", row.pk), to("dossier", row.pk)]
        of_evaluator += [to("assignment_answer", assignment.pk), to("conflicts", call.slug)]
        # Countries stand in the footer of no page, bodies of evaluators in no list here.
        assert told(cast.leader, pages) == set()
        assert told(judge, of_evaluator) == set()
        assert told(cast.secretariat, pages) == set(secrets) - {"zsuzsanna@"}
        assert client is not None
        mails = OutboxMessage.objects.exclude(to=applicant.email)
        assert not [mail for mail in mails if any(secret in mail.text for secret in secrets)]

    def test_hints_go_to_the_secretariat_alone(self, expression_of, stage, call, cast, log_in):
        for person in (cast.leader, cast.expert):
            person.email = f"{person.full_name.lower()}@ministry.bg"
            person.save()
        row = expression_of(cast.expert)
        stage("evaluation")
        gate, register = to("dossier", row.pk), to("conflict_register", call.slug)
        assert "ministry.bg" in shown(log_in(cast.leader).get(gate))
        stage("evaluation", hidden_fields=["name"])
        assert "ministry.bg" not in shown(log_in(cast.leader).get(gate))
        assert "ministry.bg" not in shown(log_in(cast.leader).get(to("conflicts", call.slug)))
        assert "ministry.bg" in shown(log_in(cast.secretariat).get(register))


class TestGate:
    def test_text_shows_after_the_declaration_and_reading_is_logged(self, sent, stage, cast, log_in):
        stage("screening")
        versioned(sent)
        client = log_in(cast.leader)
        page = client.get(to("dossier", sent.pk))
        assert sent.motivation not in shown(page)
        assert not AccessEvent.objects.filter(what="expression.read").exists()
        client.post(to("declare", sent.pk), {"verdict": "none"})
        assert sent.motivation in shown(client.get(to("dossier", sent.pk)))
        assert AccessEvent.objects.filter(what="expression.read", object_id=str(sent.pk)).count() == 1

    @pytest.mark.parametrize(
        "data", [{}, {"verdict": "conflict"}, {"verdict": "waived"}, {"verdict": "x" * 999}]
    )
    def test_a_broken_declaration_opens_nothing(self, sent, stage, cast, log_in, data):
        stage("screening")
        page = log_in(cast.leader).post(to("declare", sent.pk), data)
        assert (page.status_code, ConflictDeclaration.objects.count()) == (200, 0)

    def test_writers_are_led_to_their_own_page(self, sent, stage, cast, log_in):
        stage("screening")
        assert log_in(cast.expert).get(to("dossier", sent.pk)).url == to("expression", sent.pk)

    def test_a_page_of_lines_is_declared_at_once(self, expression_of, stage, call, cast, log_in):
        one, *_others = (expression_of(somebody(f"p{n}")) for n in range(3))
        stage("screening")
        data = {f"{one.pk}-verdict": "conflict", f"{one.pk}-statement": "Cousin", "all_others": "1"}
        log_in(cast.leader).post(to("conflicts", call.slug), data)
        found = ConflictDeclaration.objects.order_by("expression__number").values_list("verdict", flat=True)
        assert list(found) == ["conflict", "none", "none"]

    def test_a_line_without_its_statement_saves_nothing(self, expression_of, stage, call, cast, log_in):
        one = expression_of(somebody("p"))
        stage("screening")
        page = log_in(cast.leader).post(
            to("conflicts", call.slug), {f"{one.pk}-verdict": "conflict", "all_others": "1"}
        )
        assert (page.status_code, ConflictDeclaration.objects.count()) == (200, 0)

    def test_an_evaluator_declares_on_what_was_given_alone(
        self, expression_of, stage, call, cast, log_in, judge
    ):
        one, two = (expression_of(somebody(f"p{n}"), state="under_review") for n in range(2))
        stage("evaluation")
        assert log_in(judge).get(to("conflicts", call.slug)).status_code == 404
        Assignment.objects.create(expression=two, evaluator=judge, made_by=cast.leader)
        words = shown(log_in(judge).get(to("conflicts", call.slug)))
        assert two.reference in words
        assert one.reference not in words

    def test_a_waiver_passes_two_hands_on_the_register(
        self, sent, stage, call, cast, log_in, declared, second_secretariat
    ):
        stage("screening")
        said = declared(sent, verdict="conflict")
        register = to("conflict_register", call.slug)
        data = {"number": sent.number, "person": cast.leader.pk, "reason": "Long ago"}
        assert log_in(cast.leader).post(to("waiver_ask", call.slug), data).status_code == 403
        client = log_in(cast.secretariat)
        client.post(to("waiver_ask", call.slug), {**data, "reason": ""})
        assert client.post(to("waiver_ask", call.slug), {**data, "number": "x"}).status_code == 404
        client.post(to("waiver_ask", call.slug), data)
        assert "Another member" in shown(client.get(register))
        answer = to("waiver_answer", call.slug, said.pk)
        assert client.post(answer, {"answer": "confirm"}).status_code == 409
        log_in(second_secretariat).post(answer, {"answer": "confirm"})
        said.refresh_from_db()
        assert (said.verdict, said.waived_by) == ("waived", second_secretariat)


class TestScreening:
    def test_one_after_the_other(self, expression_of, stage, question, call, cast, log_in):
        one, two = (expression_of(somebody(f"p{n}")) for n in range(2))
        for row in (one, two):
            versioned(row)
        stage("screening")
        client = log_in(cast.secretariat)
        words = shown(client.get(to("screen", one.pk)))
        assert "0 of 2 are screened" in words
        assert "Next: EoI-3-002" in words
        data = {"met_works": "yes", "note_works": "Seen", "outcome": "eligible"}
        assert client.post(to("screen", one.pk), data).url == to("screen", two.pk)
        refused = client.post(to("screen", two.pk), {"met_works": "no", "outcome": "ineligible"})
        assert "Say why" in shown(refused)
        client.post(
            to("screen", two.pk), {"met_works": "no", "outcome": "ineligible", "reason": "Not public"}
        )
        states = Expression.objects.order_by("number").values_list("state", flat=True)
        assert list(states) == ["eligible", "ineligible"]
        client.post(to("screen_undo", two.pk))
        assert Expression.objects.get(pk=two.pk).state == "submitted"

    @pytest.mark.parametrize("data", [{"outcome": "eligible"}, {"met_works": "maybe", "outcome": "eligible"}])
    def test_broken_answers_decide_nothing(self, sent, stage, question, cast, log_in, data):
        stage("screening")
        assert log_in(cast.secretariat).post(to("screen", sent.pk), data).status_code == 200
        assert Expression.objects.get(pk=sent.pk).state == "submitted"
        assert not ScreeningAnswer.objects.exists()

    def test_several_are_found_eligible_after_a_look(
        self, expression_of, stage, question, call, cast, log_in
    ):
        rows = [expression_of(somebody(f"p{n}")) for n in range(2)]
        stage("screening")
        client = log_in(cast.secretariat)
        picked = {"pick": [str(row.pk) for row in rows]}
        assert "Becomes eligible" in shown(client.get(to("desk_eligible", call.slug), picked))
        assert client.get(to("desk_eligible", call.slug), {"pick": str(uuid.uuid4())}).status_code == 302
        client.post(to("desk_eligible", call.slug), picked)
        assert Expression.objects.filter(state="eligible").count() == 2

    def test_a_pair_is_judged_on_the_page(self, expression_of, stage, call, cast, log_in):
        one, two = (expression_of(somebody(name)) for name in ("iv.an", "i.van"))
        stage("screening")
        client = log_in(cast.secretariat)
        assert "The same mailbox" in shown(client.get(to("duplicates", call.slug)))
        url, data = to("duplicate_verdict", call.slug), {"first": str(one.pk), "second": str(two.pk)}
        for broken in ({}, {**data, "verdict": "keep"}, {**data, "verdict": "nonsense", "reason": "x"}):
            client.post(url, broken)
        assert not DuplicateMark.objects.exists()
        client.post(url, {**data, "verdict": "second", "reason": "Sent twice"})
        assert Expression.objects.get(pk=two.pk).state == "duplicate"
        client.post(to("duplicate_undo", call.slug, DuplicateMark.objects.get().pk))
        assert Expression.objects.get(pk=two.pk).state == "submitted"
        other = {**data, "first": str(uuid.uuid4()), "verdict": "keep", "reason": "x"}
        assert client.post(url, other).status_code == 404


class TestReviews:
    def test_from_the_request_to_the_filed_review(self, expression_of, stage, call, cast, log_in, judge):
        row = expression_of(cast.expert, state="eligible")
        versioned(row)
        stage("evaluation")
        desk = log_in(cast.secretariat)
        assign, form = to("desk_assign", call.slug), {"pick": str(row.pk), "people": str(judge.public_id)}
        assert "Judge" in shown(desk.get(assign, {"pick": str(row.pk)}))
        assert "Will be asked by mail" in shown(desk.post(assign, {**form, "preview": "1"}))
        assert not Assignment.objects.exists()
        desk.post(assign, {**form, "confirm": "1"})
        asked = Assignment.objects.get()
        client = log_in(judge)
        assert asked.expression.reference in shown(client.get(to("my_reviews")))
        answer = client.post(to("assignment_answer", asked.pk), {"verdict": "none", "accept": "1"})
        assert answer.url == to("review", row.pk)
        page = client.get(answer.url)
        assert row.motivation in shown(page)
        client.post(answer.url, {"score_competence": "4", "draft": "1"})
        words = shown(client.get(answer.url))
        assert "Total so far: 4.00 of 5" in words
        assert "1 of 2 criteria scored" in words
        broken = client.post(answer.url, {"score_competence": "4", "comment": "x", "file": "1"})
        assert "Give a score" in shown(broken)
        broken = client.post(
            answer.url, {"score_competence": "9", "score_contribution": "5", "comment": "x", "file": "1"}
        )
        assert broken.status_code == 200
        whole = {"score_competence": "4", "score_contribution": "5", "comment": "Sound", "file": "1"}
        assert client.post(answer.url, whole).url == to("dossier", row.pk)
        assert client.post(answer.url, whole).url == to("dossier", row.pk)
        assert (Review.objects.filed().count(), Expression.objects.get().state) == (1, "reviewed")
        assert "4.40" in shown(desk_again(log_in, cast, to("desk", call.slug)))

    def test_another_window_is_told_and_nothing_typed_is_lost(
        self, in_review, judge, cast, log_in, evaluator_of
    ):
        evaluator_of(judge, in_review, by=cast.leader)
        versioned(in_review)
        client = log_in(judge)
        url = to("review", in_review.pk)
        client.post(url, {"score_competence": "4", "draft": "1"})
        seen = Review.objects.get().saved_at.isoformat()
        Review.objects.update(saved_at=timezone.now())
        page = client.post(
            url, {"score_competence": "2", "comment": "Typed here", "seen_at": seen, "draft": "1"}
        )
        assert "another window" in shown(page)
        assert "Typed here" in page.content.decode()
        assert Review.objects.get().comment == ""
        taken_over = page.context["form"]["seen_at"].value()
        client.post(
            url, {"score_competence": "2", "comment": "Typed here", "seen_at": taken_over, "draft": "1"}
        )
        assert Review.objects.get().comment == "Typed here"

    def test_nobody_else_writes_one(self, in_review, judge, cast, log_in):
        for name, status in (("leader", 403), ("secretariat", 403), ("expert", 403), ("stakeholder", 404)):
            assert log_in(getattr(cast, name)).get(to("review", in_review.pk)).status_code == status, name

    def test_conflict_and_decline_end_the_request(self, in_review, judge, cast, log_in):
        asked = Assignment.objects.create(expression=in_review, evaluator=judge, made_by=cast.leader)
        client = log_in(judge)
        url = to("assignment_answer", asked.pk)
        assert client.post(url, {"decline": "1"}).status_code == 200
        assert client.post(url, {"verdict": "conflict", "accept": "1"}).status_code == 200
        client.post(url, {"verdict": "conflict", "statement": "Cousin", "accept": "1"})
        asked.refresh_from_db()
        assert asked.state == "declined"
        assert log_in(cast.leader).get(url).status_code == 404

    def test_the_suggestion_asks_after_a_look(self, expression_of, stage, call, cast, log_in, judge):
        expression_of(cast.expert, state="eligible")
        stage("evaluation")
        client, url = log_in(cast.secretariat), to("assignment_suggestion", call.slug)
        assert client.post(url, {"people": "nonsense"}).status_code == 200
        data = {"people": str(judge.public_id), "due_date": "2000-01-01"}
        assert "past" in shown(client.post(url, data))
        data["due_date"] = ""
        assert "no open review" in shown(client.post(url, {**data, "preview": "1"}))
        client.post(url, {**data, "confirm": "1"})
        assert Assignment.objects.get().evaluator == judge

    def test_who_reviews_what_is_not_told_in_a_conflict(self, in_review, judge, cast, log_in, evaluator_of):
        evaluator_of(judge, in_review, by=cast.secretariat)
        ConflictDeclaration.objects.filter(user=cast.leader).update(verdict="conflict")
        client = log_in(cast.leader)
        for page in (
            to("assignments", in_review.call.slug),
            to("dossier", in_review.pk),
            to("ranking", in_review.call.slug),
        ):
            assert "Judge" not in shown(client.get(page))
        assert client.post(to("assignment_end", Assignment.objects.get().pk)).status_code == 404


def desk_again(log_in, cast, url):
    return log_in(cast.secretariat).get(url)


class TestTies:
    def test_own_ties_are_added_and_removed(self, cast, organisations, log_in):
        client, url = log_in(cast.expert), to("declared_relations")
        assert client.post(url, {"relation": "board"}).status_code == 200
        assert client.post(url, {"relation": "nonsense", "name": "x"}).status_code == 200
        client.post(url, {"relation": "board", "name": "Small Ltd", "until_date": ""})
        tie = DeclaredRelation.objects.get()
        assert "Small Ltd" in shown(client.get(url))
        gone = to("declared_relation_remove", tie.pk)
        assert log_in(cast.leader).post(gone).status_code == 404
        log_in(cast.expert).post(gone)
        assert not DeclaredRelation.objects.exists()


def test_pages_that_change_something_answer_to_post_alone(sent, stage, call, cast, log_in):
    stage("screening")
    client = log_in(cast.secretariat)
    for url in (
        to("declare", sent.pk), to("screen_undo", sent.pk), to("duplicate_verdict", call.slug),
        to("waiver_ask", call.slug), to("review_again", sent.pk), to("review_complete", sent.pk),
    ):  # fmt: skip
        assert client.get(url).status_code == 405


def test_confidential_pages_want_a_second_factor_of_evaluators(in_review, judge, cast, log_in, evaluator_of):
    evaluator_of(judge, in_review, by=cast.leader)
    assert log_in(judge, second_factor=False).get(to("dossier", in_review.pk)).status_code in (302, 403)
    assert log_in(judge).get(to("dossier", in_review.pk)).status_code == 200


def test_filed_reviews_show_on_the_dossier_when_they_may(in_review, judge, cast, log_in, evaluator_of):
    evaluator_of(judge, in_review, by=cast.leader)
    other = somebody("other")
    evaluator_of(other, in_review, by=cast.leader)
    reviews.file(in_review, scores=FULL, comment="Weighty words", by=judge)
    assert "Weighty words" not in shown(log_in(other).get(to("dossier", in_review.pk)))
    assert "Weighty words" in shown(log_in(cast.leader).get(to("dossier", in_review.pk)))
