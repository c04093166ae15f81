"""Pages of those who write expressions of interest: bad input, two tabs, autosave, who sees what, queries."""

import io
import json
import re
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from clusterpolisee.core.partners.models import Mandate
from workinggroups.models import (
    Call,
    CallQuestion,
    Competence,
    Endorsement,
    Expression,
    ExpressionVersion,
    Review,
    Score,
)
from workinggroups.services import co_editors, drafts, expressions

pytestmark = pytest.mark.django_db
TEXTS = {"motivation": "Why", "experience": "What", "contribution": "Which"}


@pytest.fixture
def draft(call, cast):
    CallQuestion.objects.create(call=call, code="funds", position=1, label_en="Which funds?", longest=50)
    Competence.objects.create(call=call, code="export", position=1, name_en="Export")
    return drafts.start(
        call, kind="expert", organisation=None, by=cast.expert, token=uuid.uuid4(), language="bg"
    )


@pytest.fixture
def complete(draft, cast, countries):
    values = {"profile": "Manager", **TEXTS, "country": countries["HU"], "answers": {"funds": "Interreg"}}
    return drafts.save(draft, values=values, revision=None, by=cast.expert)


@pytest.fixture
def sent(complete, cast):
    return expressions.submit(complete, by=cast.expert, token=uuid.uuid4())


def at(expression, section, **values):
    return reverse("workinggroups:expression_section", args=[expression.pk, section]), values


def fields_of(client, expression, section):
    form = client.get(at(expression, section)[0]).context["form"]
    return {"revision": form["revision"].value(), "base": form["base"].value()}


def test_interest_begins_with_the_capacity_and_a_refresh_makes_no_second_draft(log_in, cast, call):
    client = log_in(cast.partner)
    address = reverse("workinggroups:express_interest", args=[call.slug])
    page = client.get(address)
    assert "Representative of MAG" in page.content.decode()
    assert "Choose in which capacity" in client.post(address, {"capacity": ""}).content.decode()
    form = {"capacity": "body:mag", "token": str(uuid.uuid4())}
    first, second = client.post(address, form), client.post(address, form)
    assert first.url == second.url
    made = Expression.objects.get()
    assert (made.kind, made.organisation.slug) == ("representative", "mag")


def test_the_leader_is_told_why_not(log_in, cast, call):
    page = log_in(cast.leader).get(reverse("workinggroups:express_interest", args=[call.slug]))
    assert "You lead this group" in page.content.decode()
    assert '<form method="post" novalidate' not in page.content.decode()


def test_a_half_filled_section_is_saved_and_leads_on(log_in, cast, draft):
    client = log_in(cast.expert)
    address, _values = at(draft, "about")
    values = {**fields_of(client, draft, "about"), "profile": "Manager", "language": "bg", "next": "1"}
    response = client.post(address, values)
    assert response.url == at(draft, "texts")[0]
    draft.refresh_from_db()
    assert (draft.profile, draft.country) == ("Manager", None)


def test_bad_input_loses_nothing_and_the_rest_is_stored(log_in, cast, draft):
    client = log_in(cast.expert)
    address, _values = at(draft, "about")
    long = "Manager " * 30
    values = {**fields_of(client, draft, "about"), "profile": long, "language": "hu", "country": "999999"}
    page = client.post(address, values).content.decode()
    assert long.strip() in page
    assert "Please shorten the text" in page
    draft.refresh_from_db()
    assert (draft.profile, draft.language) == ("", "hu")


def test_a_broken_hidden_field_costs_no_text(log_in, cast, draft):
    client = log_in(cast.expert)
    address, _values = at(draft, "texts")
    for broken in ("", "[]", "{", "null"):
        client.post(address, {"revision": "x", "base": broken, "motivation": f"Text {broken}"})
        draft.refresh_from_db()
        assert draft.motivation == f"Text {broken}".strip()


def test_a_text_that_is_too_long_is_kept_and_only_sending_complains(log_in, cast, complete):
    client = log_in(cast.expert)
    address, _values = at(complete, "questions")
    client.post(address, {**fields_of(client, complete, "questions"), "q_funds": "x" * 60})
    assert complete.answers.get().text == "x" * 60
    sending = reverse("workinggroups:expression_submit", args=[complete.pk])
    page = client.post(sending, {"token": str(uuid.uuid4())}).content.decode()
    link = f"{at(complete, 'questions')[0]}?check=1#id_q_funds"
    assert link in page
    pointed = client.get(f"{at(complete, 'questions')[0]}?check=1").content.decode()
    assert "it has 60" in pointed
    assert "60 of 50 characters" in pointed


def test_words_of_a_question_are_not_taken_as_markup(log_in, cast, draft, call):
    call.questions.update(label_en="<b>bold</b>", help_en="<script>alert(1)</script>")
    page = log_in(cast.expert).get(at(draft, "questions")[0]).content.decode()
    assert "<b>bold</b>" not in page
    assert "<script>alert" not in page


def test_the_second_tab_sees_both_texts_and_chooses(log_in, cast, draft):
    client = log_in(cast.expert)
    address, _values = at(draft, "texts")
    opened = fields_of(client, draft, "texts")
    client.post(address, {**opened, "motivation": "First tab", "experience": "New"})
    page = client.post(address, {**opened, "motivation": "Second tab", "experience": ""})
    text = page.content.decode()
    assert "First tab" in text
    assert "Second tab" in text
    form = page.context["form"]
    assert form["experience"].value() == "New"  # changed by the other only: taken over
    again = {name: form[name].value() for name in ("revision", "base", "motivation", "experience")}
    client.post(address, {**again, "choose_motivation": "theirs"})
    draft.refresh_from_db()
    assert draft.motivation == "First tab"
    client.post(address, {**again, "choose_motivation": "mine"})
    draft.refresh_from_db()
    assert (draft.motivation, draft.experience) == ("Second tab", "New")


# Autosave


def test_autosave_says_when_and_gives_the_numbers_to_go_on(log_in, cast, draft):
    client = log_in(cast.expert)
    address = reverse("workinggroups:expression_save", args=[draft.pk, "texts"])
    opened = fields_of(client, draft, "texts")
    first = client.post(address, {**opened, "motivation": "One"}).json()
    assert (first["state"], first["revision"]) == ("saved", 1)
    assert first["words"].startswith("Saved ")
    going_on = {"revision": first["revision"], "base": json.dumps(first["base"]), "motivation": "Two"}
    assert client.post(address, going_on).json()["state"] == "saved"
    clash = client.post(address, {**opened, "motivation": "Three"})
    assert (clash.status_code, clash.json()["state"]) == (409, "clash")
    draft.refresh_from_db()
    assert draft.motivation == "Two"


def test_autosave_shows_the_time_in_the_zone_of_the_reader(log_in, cast, draft):
    type(cast.expert).objects.filter(pk=cast.expert.pk).update(time_zone="Europe/Athens")
    client = log_in(cast.expert)
    address = reverse("workinggroups:expression_save", args=[draft.pk, "texts"])
    words = client.post(address, {**fields_of(client, draft, "texts"), "motivation": "One"}).json()["words"]
    draft.refresh_from_db()
    assert draft.saved_at.astimezone(ZoneInfo("Europe/Athens")).strftime("%H:%M") in words


def test_autosave_never_brings_back_what_others_wrote_elsewhere(log_in, cast, draft):
    client = log_in(cast.expert)
    address = reverse("workinggroups:expression_save", args=[draft.pk, "texts"])
    opened = fields_of(client, draft, "texts")
    drafts.save(draft, values={"experience": "Theirs"}, revision=None, by=cast.expert)
    answer = client.post(address, {**opened, "motivation": "One", "experience": ""}).json()
    going_on = {"revision": answer["revision"], "base": json.dumps(answer["base"])}
    client.post(address, {**going_on, "motivation": "Two", "experience": ""})
    draft.refresh_from_db()
    assert (draft.motivation, draft.experience) == ("Two", "Theirs")


def test_autosave_tells_a_signed_out_writer_and_one_after_the_closing(log_in, cast, draft, stage):
    address = reverse("workinggroups:expression_save", args=[draft.pk, "texts"])
    assert log_in(None).post(address, {"motivation": "x"}).status_code == 302
    stage("closed")
    response = log_in(cast.expert).post(address, {"motivation": "x"})
    assert (response.status_code, response.json()["state"]) == (409, "refused")


# Sending, receipt, versions, the page


def test_sending_twice_leads_to_the_same_receipt(log_in, cast, complete):
    client = log_in(cast.expert)
    address = reverse("workinggroups:expression_submit", args=[complete.pk])
    form = {"token": str(uuid.uuid4())}
    first, second = client.post(address, form), client.post(address, form)
    assert first.url == second.url == complete.get_absolute_url()
    page = client.get(first.url).content.decode()
    assert "EoI-3-001" in page
    assert ExpressionVersion.objects.count() == 1
    pdf = client.get(reverse("workinggroups:expression_receipt", args=[complete.pk, 1]))
    text = pdf_text(pdf.content)
    assert "EoI-3-001" in text
    assert ExpressionVersion.objects.get().content_hash[:8] in text


def pdf_text(content):
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_versions_are_listed_and_compared_word_by_word(log_in, cast, sent):
    values = {"motivation": "Why not", "competences": list(sent.call.competences.all())}
    drafts.save(sent, values=values, revision=None, by=cast.expert)
    expressions.submit(sent, by=cast.expert, token=uuid.uuid4())
    page = log_in(cast.expert).get(reverse("workinggroups:expression_version", args=[sent.pk, 2]))
    labels = [change.label for change in page.context["changes"]]
    assert labels == ["Motivation", "Competences"]
    assert [(p.kind, p.text) for p in page.context["changes"][0].pieces] == [
        ("same", "Why"),
        ("new", " not"),
    ]


@pytest.mark.parametrize("state", ["ineligible", "under_review", "reviewed", "pending", "duplicate"])
def test_nothing_of_the_procedure_shows_before_the_release(log_in, cast, sent, stage, state):
    values = {"state": state, "screening_reason": "Secret reason", "decision_reason": "Secret decision"}
    if state == "pending":
        values["proposal"] = "not_selected"
    Expression.objects.filter(pk=sent.pk).update(**values)
    review = Review.objects.create(
        expression=sent, reviewer=cast.leader, comment_to_applicant="Secret comment", filed_at=timezone.now()
    )
    Score.objects.create(review=review, criterion=sent.call.criteria.first(), value=3)
    pages = []
    for stage_of_call in ("screening", "evaluation", "shortlisting", "decision_pending"):
        stage(stage_of_call)
        pages.append(log_in(cast.expert).get(sent.get_absolute_url()).content.decode())
        pages.append(log_in(cast.expert).get(reverse("workinggroups:my_expressions")).content.decode())
    for page in pages:
        for word in ("Secret", "Leader", "Not selected", "Not eligible", "Duplicate", "Decision:"):
            assert word not in page


def test_the_release_shows_decision_reason_own_scores_and_comments(log_in, cast, sent, stage):
    Expression.objects.filter(pk=sent.pk).update(
        state="not_selected", decision_reason="Fewer years on the theme.", decision_language="en"
    )
    review = Review.objects.create(
        expression=sent, reviewer=cast.leader, comment_to_applicant="Well written.", comment="Inner",
        filed_at=timezone.now(),
    )  # fmt: skip
    Score.objects.create(review=review, criterion=sent.call.criteria.first(), value=3)
    stage("decided", released_at=timezone.now())
    page = log_in(cast.expert).get(sent.get_absolute_url()).content.decode()
    for word in ("Decision: Not selected", "Fewer years on the theme.", "Well written.", "3.0"):
        assert word in page
    assert "Inner" not in page
    assert "Leader" not in page


def test_withdrawing_asks_first(log_in, cast, sent):
    client = log_in(cast.expert)
    address = reverse("workinggroups:expression_withdraw", args=[sent.pk])
    assert "cannot be undone" in client.get(address).content.decode()
    client.post(address)
    sent.refresh_from_db()
    assert sent.state == "withdrawn"
    assert client.get(sent.get_absolute_url()).status_code == 200


def test_a_draft_is_discarded_after_a_question(log_in, cast, draft):
    client = log_in(cast.expert)
    address = reverse("workinggroups:expression_discard", args=[draft.pk])
    assert "deleted for good" in client.get(address).content.decode()
    assert client.post(address).url == reverse("workinggroups:my_expressions")
    assert not Expression.objects.exists()


def test_an_upload_that_is_no_document_says_so_under_the_field(log_in, cast, draft):
    client = log_in(cast.expert)
    address = reverse("workinggroups:annex_upload", args=[draft.pk])
    page = client.post(address, {"token": str(uuid.uuid4()), "file": SimpleUploadedFile("a.exe", b"MZ")})
    assert "Only PDF files and Word documents" in page.content.decode()
    assert "Choose a file first" in client.post(address, {}).content.decode()
    long = SimpleUploadedFile("x" * 300 + ".pdf", b"%PDF-1.7")
    page = client.post(address, {"token": str(uuid.uuid4()), "file": long})
    assert "more than 150 characters" in page.content.decode()


def test_an_unknown_address_and_a_known_one_get_the_same_answer(log_in, cast, draft):
    client = log_in(cast.expert)
    address = reverse("workinggroups:expression_co_editors", args=[draft.pk])

    def answer(email):
        page = client.post(address, {"email": email}, follow=True).content.decode()
        client.post(
            reverse("workinggroups:expression_co_editor_remove", args=[draft.pk, draft.co_editors.get().pk])
        )
        client.get(address)  # takes the message of the removal
        main = page[page.index("<main") : page.index("</main>")].replace(email, "")
        return re.sub(r"<time.*?</time>|value=\"[^\"]*\"|co-editors/\d+/", "", main)

    assert "If somebody is registered" in answer("nobody@example.org")
    assert answer("nobody@example.org") == answer("partner@example.org")


# Who sees it


@pytest.mark.parametrize(
    "route",
    ["expression", "expression_edit", "expression_discard", "expression_withdraw", "expression_co_editors"],
)
def test_a_draft_is_nobodys_business(log_in, cast, draft, route):
    address = reverse(f"workinggroups:{route}", args=[draft.pk])
    for person in (cast.partner, cast.leader, cast.secretariat, cast.administrator):
        assert log_in(person).get(address).status_code == 404
    assert log_in(None).get(address).status_code == 302


def test_a_co_editor_edits_and_does_not_send(log_in, cast, complete):
    co_editors.add(complete, email=cast.partner.email, by=cast.expert)
    client = log_in(cast.partner)
    assert client.get(at(complete, "texts")[0]).status_code == 200
    assert "Only Expert can send it" in client.get(at(complete, "review")[0]).content.decode()
    sending = reverse("workinggroups:expression_submit", args=[complete.pk])
    assert client.post(sending, {"token": str(uuid.uuid4())}).status_code == 403


def test_the_coordinator_sees_who_and_where_and_not_what(log_in, cast, call, countries, organisations):
    row = drafts.start(
        call, kind="representative", organisation=organisations["mag"], by=cast.partner,
        token=uuid.uuid4(), language="en",
    )  # fmt: skip
    values = {"profile": "Hidden profile", **TEXTS, "motivation": "Hidden text"}
    drafts.save(row, values=values, revision=None, by=cast.partner)
    expressions.submit(row, by=cast.partner, token=uuid.uuid4())
    found = Endorsement.objects.get()
    address = reverse("workinggroups:endorsement", args=[found.pk])
    client = log_in(cast.coordinator)
    for page in (client.get(address), client.get(reverse("workinggroups:endorsement_list"))):
        assert "Partner for MAG" in page.content.decode()
        assert "Hidden" not in page.content.decode()
    assert "Give a reason" in client.post(address, {"answer": "refuse"}).content.decode()
    client.post(address, {"answer": "give"})
    found.refresh_from_db()
    assert found.state == "given"
    for person in (cast.partner, cast.secretariat, cast.leader):
        assert log_in(person).get(address).status_code == 404


def test_every_page_is_there_in_all_languages(log_in, cast, sent):
    client = log_in(cast.expert)
    for language in ("en", "it", "hu", "bg"):
        with translation.override(language):
            for section in ("about", "texts", "questions", "competences", "annexes", "review"):
                assert client.get(at(sent, section)[0]).status_code == 200
            for route, args in (
                ("expression", [sent.pk]),
                ("expression_version", [sent.pk, 1]),
                ("expression_receipt", [sent.pk, 1]),
                ("expression_co_editors", [sent.pk]),
                ("expression_withdraw", [sent.pk]),
                ("my_expressions", []),
                ("endorsement_list", []),
            ):
                assert client.get(reverse(f"workinggroups:{route}", args=args)).status_code == 200


def test_the_lists_cost_the_same_for_one_row_and_for_many(
    log_in, cast, call, groups, organisations, django_assert_num_queries, countries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def begin(number):
        other = Call.objects.create(
            slug=f"other{number}", group=groups[number], title_en="Other", opens_at=call.opens_at,
            closes_at=call.closes_at, accepts_until=call.accepts_until, published_at=call.opens_at,
            state="open",
        )  # fmt: skip
        row = drafts.start(
            other, kind="representative", organisation=organisations["mag"], by=cast.partner,
            token=uuid.uuid4(), language="en",
        )  # fmt: skip
        values = {"profile": "x", **TEXTS}
        drafts.save(row, values=values, revision=None, by=cast.partner)
        expressions.submit(row, by=cast.partner, token=uuid.uuid4())

    def cost(person, route):
        client = log_in(person)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(reverse(f"workinggroups:{route}")).status_code == 200
        return len(found)

    assert Mandate.objects.filter(user=cast.coordinator).exists()
    begin(1), begin(2)
    few = cost(cast.partner, "my_expressions"), cost(cast.coordinator, "endorsement_list")
    begin(4), begin(5)
    assert (cost(cast.partner, "my_expressions"), cost(cast.coordinator, "endorsement_list")) == few
