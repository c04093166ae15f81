"""The public side of calls: list, page, papers, feed, calendar."""

import datetime
import io
import subprocess
from datetime import timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from workinggroups.models import (
    Call,
    CallFollower,
    CallNotice,
    CallQuestion,
    Competence,
    EligibilityQuestion,
    Membership,
    PaperSection,
    ScoreAnchor,
    SoughtSeat,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "Zanzibar"  # stands in every draft, so that a leak would be seen


def another(groups, number, **values):
    now = timezone.now()
    dates = {
        "opens_at": now - timedelta(days=2),
        "closes_at": now + timedelta(days=9),
        "accepts_until": now + timedelta(days=9),
        "published_at": now - timedelta(days=2),
    }
    facts = {"title_en": f"Call of group {number}", "summary_en": "Summary", "state": "open", **dates}
    return Call.objects.create(slug=f"wg{number}", group=groups[number], **{**facts, **values})


@pytest.fixture
def hidden(groups):
    """Drafts, a call waiting for approval, and one that is approved and has not opened."""
    ahead = timezone.now() + timedelta(days=1)
    words = {"title_en": f"{SECRET} call", "summary_en": SECRET, "published_at": None}
    return [
        another(groups, 1, **words, state="draft", opens_at=None, closes_at=None, accepts_until=None),
        another(groups, 2, **words, state="in_approval"),
        another(groups, 4, **words, state="scheduled", opens_at=ahead),
        another(groups, 5, **words, state="cancelled"),
    ]


@pytest.fixture
def complete(call):
    """The call of group 3 with one of everything."""
    call.summary_bg = "Кой иска да участва?"
    call.hidden_fields = ["name"]
    call.is_sealed = True
    call.accepts_until = call.closes_at + timedelta(minutes=15)
    call.save()
    PaperSection.objects.create(
        call=call, code="results", text_en="- one\n- two", text_bg="Очаквани резултати: таблица."
    )
    criterion = call.criteria.first()
    ScoreAnchor.objects.create(criterion=criterion, score=5, text_en="Proved by publications.")
    criterion.threshold = 3
    criterion.save()
    CallQuestion.objects.create(
        call=call, code="case", position=1, asked_of="expert", label_en="Describe a case.", longest=900
    )
    EligibilityQuestion.objects.create(call=call, code="area", position=1, text_en="Works in the area?")
    Competence.objects.create(call=call, code="mapping", position=1, name_en="Mapping of relations")
    SoughtSeat.objects.create(call=call, kind="expert", position=1, profile_en="Knows stress tests")
    SoughtSeat.objects.create(call=call, kind="expert", position=2, profile_en="Knows policy papers")
    return call


# Who sees what


def test_drafts_leak_through_no_door(client, hidden, call):
    pages = ["/en/calls/", f"/en/calls/?q={SECRET}", "/en/calls/?state=coming", "/en/calls/feed.atom"]
    pages += ["/en/calls/feed.rss", *(f"/en/working-groups/{n}/feed.atom" for n in (1, 2, 4, 5))]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert f"{SECRET} call" not in answer.text, page
        assert all(f"/calls/{draft.slug}/" not in answer.text for draft in hidden), page
    for draft in hidden:
        for door in ("", "deadline.ics", "paper.pdf", "paper.docx", "questions/"):
            assert client.get(f"/en/calls/{draft.slug}/{door}").status_code == 404, door


def test_the_leader_reads_the_own_draft_but_its_deadline_is_in_no_calendar(log_in, cast, hidden):
    client = log_in(cast.other_leader)
    assert SECRET in client.get("/en/calls/wg1/").text
    assert client.get("/en/calls/wg1/paper.pdf").status_code == 200
    assert client.get("/en/calls/wg1/deadline.ics").status_code == 404
    assert client.get("/en/calls/wg2/").status_code == 404
    assert SECRET in client.get("/en/calls/?state=coming").text


@pytest.mark.parametrize("state", ["open", "closed", "evaluation", "decided", "cancelled"])
def test_everybody_reads_what_was_published_whatever_became_of_it(client, stage, state):
    stage(state)
    assert client.get("/en/calls/wg3/").status_code == 200


def test_how_far_the_evaluation_is_stays_inside(client, stage):
    for state in ("screening", "evaluation", "shortlisting", "decision_pending"):
        stage(state)
        assert "Closed, being evaluated" in client.get("/en/calls/wg3/").text


@pytest.mark.parametrize("language", ["en", "it", "hu", "bg"])
def test_the_page_shows_the_whole_call_in_every_language(client, complete, language):
    text = client.get(f"/{language}/calls/wg3/").text
    for words in ("Describe a case.", "Works in the area?", "Mapping of relations", "Knows stress tests"):
        assert f'<span lang="en">{words}</span>' in text or language == "en"
        assert words in text
    assert "Proved by publications." in text
    assert ("Очаквани резултати" in text) == (language == "bg")
    assert 'href="#results"' in text
    assert 'id="results"' in text


def test_who_reads_what_is_said_in_plain_words(client, complete):
    text = client.get("/en/calls/wg3/").text
    assert "The call is sealed: only you and the colleagues you ask to help" in text
    assert "hidden from the leader and the evaluators: name of the person" in text
    assert "up to 15 minutes later still counts" in text
    Call.objects.update(is_sealed=False, hidden_fields=[])
    text = client.get("/en/calls/wg3/").text
    assert "The call is not sealed" in text
    assert "Blind evaluation" not in text


def test_a_seat_somebody_holds_is_taken_and_an_offer_is_no_news(client, complete, cast):
    group = complete.group
    first, second = group.seats.filter(kind="expert").order_by("position")
    values = {"group": group, "kind": "expert"}
    Membership.objects.create(seat=first, user=cast.partner, state="active", **values)
    until = timezone.now() + timedelta(days=3)
    Membership.objects.create(seat=second, user=cast.expert, state="invited", answer_by=until, **values)
    text = client.get("/en/calls/wg3/").text
    assert text.count("Taken") == 1
    assert text.count(">Free<") == 1


def test_sample_papers_wear_their_mark(client, call):
    assert "Sample paper" not in client.get("/en/calls/wg3/").text
    Call.objects.update(paper_is_sample=True)
    for page in ("/en/calls/wg3/", "/en/calls/"):
        assert "Sample paper" in client.get(page).text
    assert "(sample data)" in client.get("/en/calls/feed.atom").text


def test_the_reader_is_told_how_to_take_part_or_why_not(log_in, cast, call, stage, expression_of):
    assert "You sign in first" in log_in(None).get("/en/calls/wg3/").text
    assert "You begin with a draft" in log_in(cast.stakeholder).get("/en/calls/wg3/").text
    assert "You lead this group" in log_in(cast.leader).get("/en/calls/wg3/").text
    assert "its staff cannot express interest" in log_in(cast.secretariat).get("/en/calls/wg3/").text
    stage("closed")
    assert "This call has closed" in log_in(cast.stakeholder).get("/en/calls/wg3/").text
    stage("cancelled")
    assert "has been cancelled" in log_in(cast.stakeholder).get("/en/calls/wg3/").text


def test_times_stand_in_the_zone_of_the_call_and_of_the_reader(log_in, cast, call):
    noon = datetime.datetime(2030, 6, 12, 17, tzinfo=ZoneInfo("Europe/Rome"))
    Call.objects.update(closes_at=noon, accepts_until=noon)
    assert "Wed 12 June 2030 17:00 CEST" in log_in(None).get("/en/calls/wg3/").text
    cast.stakeholder.time_zone = "Europe/Athens"
    cast.stakeholder.save()
    text = log_in(cast.stakeholder).get("/en/calls/wg3/").text
    assert "Wed 12 June 2030 17:00 CEST (18:00 in Athens, your time)" in text


# The list


def slugs(client, query=""):
    return [call.slug for call, *_ in client.get(f"/en/calls/{query}").context["calls"]]


def test_the_nearest_deadline_comes_first_and_closed_calls_last(client, groups, call):
    another(groups, 1)
    past = timezone.now() - timedelta(days=1)
    another(groups, 2, state="closed", closes_at=past, accepts_until=past)
    assert slugs(client) == ["wg1", "wg3", "wg2"]
    assert slugs(client, "?order=group") == ["wg1", "wg2", "wg3"]
    assert slugs(client, "?order=newest")[-1] == "wg3" or slugs(client, "?order=newest")[0] == "wg3"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?group=3", ["wg3"]),
        ("?state=open", ["wg1", "wg3"]),
        ("?state=closed", ["wg2"]),
        ("?state=coming", []),
        ("?q=background", ["wg3"]),
        ("?q=ГРУПА+2", ["wg2"]),
        ("?q=group+nothing", []),
        ("?q=%25", []),
    ],
)
def test_the_list_can_be_narrowed(client, groups, call, query, found):
    another(groups, 1)
    past = timezone.now() - timedelta(days=1)
    another(groups, 2, state="closed", closes_at=past, accepts_until=past)
    assert slugs(client, query) == found


def test_an_unknown_filter_is_told_and_the_others_count(client, call):
    answer = client.get("/en/calls/?group=9&state=open")
    assert "There is no such value" in answer.text
    assert client.get("/en/calls/?page=7").status_code == 404


def test_an_empty_list_says_what_will_be_there(client, db):
    assert "No calls yet" in client.get("/en/calls/").text
    assert "No call answers this search" in client.get("/en/calls/?q=x").text


def count(client, page):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def test_list_and_feed_cost_the_same_however_many_calls(client, groups, call):
    client.get("/en/calls/")
    before = {page: count(client, page) for page in ("/en/calls/", "/en/calls/feed.atom")}
    for number in (1, 2, 4):
        another(groups, number)
    assert {page: count(client, page) for page in before} == before


def test_the_page_costs_the_same_however_much_a_call_holds(client, complete, cast):
    def grow(start):
        for number in range(start, start + 3):
            CallNotice.objects.create(
                call=complete, kind="amendment", reason_en="x", language="en", made_by=cast.secretariat
            )
            Competence.objects.create(call=complete, code=f"c{number}", position=number, name_en="x")
            ScoreAnchor.objects.create(criterion=complete.criteria.first(), score=number % 5, text_en="x")

    grow(10)
    client.get("/en/calls/wg3/")
    before = count(client, "/en/calls/wg3/")
    ScoreAnchor.objects.filter(text_en="x").delete()
    grow(20)
    assert count(client, "/en/calls/wg3/") == before


# Following


def test_following_is_for_people_with_an_account_and_can_be_ended(log_in, cast, call):
    assert log_in(None).post("/en/calls/wg3/follow/").status_code == 302
    assert not CallFollower.objects.exists()
    client = log_in(cast.stakeholder)
    for _twice in range(2):
        client.post("/en/calls/wg3/follow/")
    assert CallFollower.objects.count() == 1
    assert "Stop following" in client.get("/en/calls/wg3/").text
    client.post("/en/calls/wg3/follow/", {"stop": "1"})
    assert not CallFollower.objects.exists()
    assert client.get("/en/calls/wg3/follow/").status_code == 405


# Feed and calendar


def extend(call, cast, days=7, **values):
    before = call.closes_at
    call.closes_at = call.accepts_until = before + timedelta(days=days)
    call.save()
    facts = {"kind": "extension", "reason_en": "More time & <b>rest</b>.", "language": "en"}
    dates = {"closed_at": before, "closes_at": call.closes_at, "made_by": cast.secretariat}
    return CallNotice.objects.create(call=call, **{**facts, **dates, **values})


def test_the_feed_is_valid_and_tells_of_calls_and_notices(client, call, cast):
    extend(call, cast)
    answer = client.get("/en/calls/feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["Extension: Call of group 3", "Call of group 3"]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2
    assert "<b>rest" not in feed.find(f"{ATOM}entry").findtext(f"{ATOM}summary")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    rss = ElementTree.fromstring(client.get("/bg/calls/feed.rss").content)
    assert len(rss.findall("channel/item")) == 2


def test_a_group_has_a_feed_of_its_own(client, groups, call):
    another(groups, 1)
    feed = ElementTree.fromstring(client.get("/en/working-groups/3/feed.atom").content)
    assert [e.findtext(f"{ATOM}title") for e in feed.iter(f"{ATOM}entry")] == ["Call of group 3"]
    assert client.get("/en/working-groups/9/feed.atom").status_code == 404


def test_pages_name_their_feeds(client, call):
    text = client.get("/en/calls/wg3/").text
    assert 'type="application/atom+xml"' in text
    assert "/en/working-groups/3/feed.atom" in text


def event(client, language="en"):
    answer = client.get(f"/{language}/calls/wg3/deadline.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.parametrize(
    ("zone", "month", "offset"), [("Europe/Athens", 7, 3), ("Europe/Athens", 12, 2), ("Europe/Rome", 7, 2)]
)
def test_the_deadline_comes_with_its_zone(client, call, zone, month, offset):
    closes = datetime.datetime(2030, month, 30, 17, tzinfo=ZoneInfo(zone))
    Call.objects.update(zone=zone, closes_at=closes, accepts_until=closes)
    calendar, found = event(client)
    start = found.decoded("dtstart")
    assert (start, start.utcoffset()) == (closes, timedelta(hours=offset))
    assert [str(row["TZID"]) for row in calendar.walk("VTIMEZONE")] == [zone]
    assert found["DTSTART"].params["TZID"] == zone
    assert found["STATUS"] == "CONFIRMED"


def test_an_extension_moves_the_same_entry(client, call, cast):
    _calendar, before = event(client)
    extend(call, cast)
    extend(call, cast)
    CallNotice.objects.create(
        call=call, kind="amendment", reason_en="x", language="en", made_by=cast.secretariat
    )
    _calendar, after = event(client)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
    assert after.decoded("last-modified") > before.decoded("last-modified")
    assert after.decoded("dtstart") == call.closes_at.replace(microsecond=0)


def test_a_cancelled_call_cancels_the_entry_in_the_readers_language(client, call, stage):
    stage("cancelled")
    assert event(client)[1]["STATUS"] == "CANCELLED"
    assert event(client, "bg")[1]["SUMMARY"].params["LANGUAGE"] == "bg"


# Papers


def words_of_pdf(content, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def words_of_docx(content):
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([paragraph.text for paragraph in file.paragraphs] + cells)


EVERYTHING = (
    "Call of group 3", "Text of the background.", "Describe a case.", "Works in the area?",
    "Knows stress tests", "Proved by publications.", "Mapping of relations", "More time",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "it", "hu", "bg"])
def test_both_papers_hold_the_same_in_every_language(client, complete, cast, tmp_path, language):
    extend(complete, cast)
    pdf = client.get(f"/en/calls/wg3/paper.pdf?lang={language}")
    word = client.get(f"/en/calls/wg3/paper.docx?lang={language}")
    assert f'clusterpolisee-call-wg3-{language}.pdf"' in pdf["Content-Disposition"]
    for text in (words_of_pdf(pdf.content, tmp_path), words_of_docx(word.content)):
        assert [words for words in EVERYTHING if words not in text] == []
        assert ("Очаквани резултати: таблица." in text) == (language == "bg")
    assert b"/StructTreeRoot" in pdf.content or b"pdfuaid" in pdf.content


def test_a_paper_says_which_version_it_is_and_that_it_is_a_sample(client, complete, cast, tmp_path):
    extend(complete, cast)
    Call.objects.update(paper_is_sample=True)
    for text in (
        words_of_pdf(client.get("/en/calls/wg3/paper.pdf").content, tmp_path),
        words_of_docx(client.get("/en/calls/wg3/paper.docx").content),
    ):
        assert "Sample data: this concept paper was written to show" in text
        assert "2 of " in text


def test_an_unknown_language_has_no_paper(client, call):
    assert client.get("/en/calls/wg3/paper.pdf?lang=de").status_code == 404
    assert client.get("/en/calls/wg3/paper.docx?lang=../x").status_code == 404
