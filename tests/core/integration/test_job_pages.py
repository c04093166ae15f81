"""The pages of files made on demand: who sees them, what they say, what they send."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from clusterpolisee.core.jobs import making
from clusterpolisee.core.jobs import services as jobs
from clusterpolisee.core.jobs.models import Job
from clusterpolisee.core.workflow.errors import Refused
from tests.core.integration.test_jobs import Right, asked, known, moved


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def mine(cast):
    with known(file_name=lambda params: "Lista – ő.csv"):
        yield asked(cast.partner)


@pytest.fixture
def shown(log_in, cast, mine):
    """The page of the job as its owner sees it, as one text."""
    client = log_in(cast.partner)

    def opened(query=""):
        answer = client.get(mine.get_absolute_url() + query)
        return " ".join(answer.content.decode().split())

    return opened


def test_a_page_renews_itself_while_the_file_is_made_and_says_so(shown, mine):
    assert "waiting for its turn" in shown()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in shown()
    assert "This page renews itself every 5 seconds." in shown()
    Job.objects.filter(pk=mine.pk).update(state="running", done_count=3, total_count=12)
    assert 'value="3" max="12"></progress><br>3 of 12' in shown()
    Job.objects.filter(pk=mine.pk).update(total_count=0)
    assert '<progress aria-labelledby="progress"></progress>' in shown()


def test_a_reader_can_stop_the_renewing(shown):
    stopped = shown("?renew=no")
    assert "http-equiv" not in stopped
    assert "renews itself" not in stopped
    assert "Check again" in stopped


def test_a_page_that_is_done_stays_as_it_is(shown, mine):
    making.run(mine.pk)
    done = shown()
    assert "The file is ready." in done
    assert "Download CSV, 7 bytes" in done
    assert "http-equiv" not in done


def test_a_page_says_why_there_is_no_file(shown, mine):
    Job.objects.filter(pk=mine.pk).update(state="failed", problem="lost")
    assert "broken off several times" in shown()
    Job.objects.filter(pk=mine.pk).update(problem="refused", problem_note="You left the group.")
    assert "You left the group." in shown()
    Job.objects.filter(pk=mine.pk).update(state="expired", problem="", problem_note="")
    assert "The file has been deleted." in shown()


def test_a_file_whose_days_are_over_counts_as_deleted_before_the_night(shown, mine):
    making.run(mine.pk)
    moved(mine, expires_at=-timedelta(seconds=1))
    assert "The file has been deleted." in shown()


def test_a_download_is_an_attachment_that_nobody_keeps(log_in, cast, mine):
    making.run(mine.pk)
    answer = log_in(cast.partner).get(reverse("core:download_file", args=[mine.pk]))
    assert b"".join(answer.streaming_content) == b"content"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Lista%20%E2%80%93%20%C5%91.csv"
    assert answer["Content-Type"] == "text/csv"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_right_that_was_lost_closes_the_page_and_the_download(log_in, cast):
    right = Right()
    right.holders.add(cast.partner.pk)
    client = log_in(cast.partner)
    with known(check=right.check):
        job = asked(cast.partner)
        making.run(job.pk)
        right.holders.clear()
        answer = client.get(reverse("core:download_file", args=[job.pk]))
        assert answer.status_code == 403
        assert "You do not have this role any more." in answer.content.decode()
        text = client.get(job.get_absolute_url()).content.decode()
    assert "You may not have this file any more." in text
    assert reverse("core:download_file", args=[job.pk]) not in text


def test_a_file_that_is_not_ready_cannot_be_fetched(log_in, cast, mine):
    assert log_in(cast.partner).get(reverse("core:download_file", args=[mine.pk])).status_code == 409


@pytest.mark.parametrize("person", ["coordinator", "secretariat", "administrator"])
def test_the_files_of_others_do_not_exist(log_in, cast, mine, person):
    client = log_in(getattr(cast, person))
    assert client.get(mine.get_absolute_url()).status_code == 404
    assert client.get(reverse("core:download_file", args=[mine.pk])).status_code == 404
    assert client.post(reverse("core:download_remove", args=[mine.pk])).status_code == 404
    assert mine.label not in client.get(reverse("core:downloads")).content.decode()


def test_a_person_removes_what_is_not_needed_any_more(log_in, cast, mine):
    client = log_in(cast.partner)
    answer = client.post(reverse("core:download_remove", args=[mine.pk]), follow=True)
    text = answer.content.decode()
    assert "“A list” is removed from your files." in text
    assert "No files yet" in text


def test_the_list_needs_the_same_queries_for_one_row_and_for_three(
    log_in, cast, mine, django_assert_num_queries, django_assert_max_num_queries
):
    client = log_in(cast.partner)
    with django_assert_max_num_queries(12) as one:
        client.get(reverse("core:downloads"))
    for number in range(2):
        making.run(asked(cast.partner, n=number).pk)
    with django_assert_num_queries(len(one.captured_queries)):
        text = client.get(reverse("core:downloads")).content.decode()
    assert text.count("Download<span") == 2


def test_the_list_comes_in_pages(log_in, cast, mine):
    Job.objects.bulk_create(
        Job(owner=cast.partner, kind="k", label=f"L{n}", language="en", digest=str(n), state="failed")
        for n in range(25)
    )
    client = log_in(cast.partner)
    assert client.get(reverse("core:downloads") + "?page=2").status_code == 200
    assert client.get(reverse("core:downloads") + "?page=3").status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, mine):
    for name in ("core:download", "core:download_file"):
        assert "/accounts/login/" in client.get(reverse(name, args=[mine.pk]))["Location"]


def test_asking_for_too_many_is_refused_with_a_reason(cast, mine):
    Job.objects.filter(pk=mine.pk).update(created_at=Now())
    for number in range(jobs.MOST_AT_ONCE - 1):
        asked(cast.partner, n=number)
    with pytest.raises(Refused) as refusal:
        asked(cast.partner, n="more")
    assert refusal.value.status == 409
