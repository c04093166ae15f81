"""Files made on demand: asked for once, made once whatever dies, given only to who may still have them."""

import threading
import uuid
import zipfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.retention import lines
from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.jobs import making, progress, registry
from clusterpolisee.core.jobs import services as jobs
from clusterpolisee.core.jobs.models import Job
from clusterpolisee.core.jobs.registry import Kind
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.privacy.services import erasures, exports
from clusterpolisee.core.workflow.errors import Refused

REASON = gettext_lazy("You do not have this role any more.")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "jobs"


@contextmanager
def known(make=lambda job: b"content", check=lambda user, params: None, **values):
    """A kind of file for one test."""
    facts = {"label": "A list", "file_name": lambda params: "list.csv", "mime": "text/csv", **values}
    registry.register(Kind(code="test.list", check=check, make=make, **facts))
    try:
        yield
    finally:
        registry._kinds.pop("test.list")


def asked(person, language="en", **params):
    return jobs.ask("test.list", params=params, by=person, language=language)


def content_of(job, person):
    with jobs.fetch(job, by=person) as file:
        return file.read()


def moved(job, **times):
    """The job as if its moments lay so much later, or earlier when negative."""
    Job.objects.filter(pk=job.pk).update(**{name: Now() + delta for name, delta in times.items()})


def lapse(job):
    moved(job, lease_until=-timedelta(seconds=1))


def test_a_file_is_made_and_fetched(cast, media):
    with known():
        job = asked(cast.partner, call="wg3")
        assert (job.state, job.label, job.params) == ("waiting", "A list", {"call": "wg3"})
        assert making.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.file_name, job.mime, job.size_bytes) == ("ready", "list.csv", "text/csv", 7)
        assert content_of(job, cast.partner) == b"content"
    assert [path.suffix for path in media.iterdir()] == [""]
    event = AccessEvent.objects.get(what="job.download")
    assert (event.actor, event.object_id) == (f"user:{cast.partner.pk}", str(job.pk))


def test_what_is_not_confidential_is_not_noted(cast):
    with known(confidential=False):
        job = asked(cast.partner)
        making.run(job.pk)
        content_of(job, cast.partner)
    assert not AccessEvent.objects.exists()


def test_a_maker_may_write_a_file_of_its_own(cast):
    def make(job):
        path = job.folder / "big"
        path.write_bytes(b"x" * 10)
        folders.append(job.folder)
        return path

    folders: list[Path] = []
    with known(make):
        job = asked(cast.partner)
        assert making.run(job.pk)
        assert content_of(job, cast.partner) == b"x" * 10
    assert not folders[0].exists()


def test_a_file_is_made_in_the_language_and_zone_of_whoever_asked(cast):
    def make(job):
        seen.append((translation.get_language(), timezone.get_current_timezone_name(), job.language))
        return b""

    seen: list[tuple[str | None, str, str]] = []
    User.objects.filter(pk=cast.partner.pk).update(time_zone="Europe/Sofia")
    with known(make, label=lambda params: f"{translation.get_language()} {params['n']}"):
        job = asked(cast.partner, language="bg", n=3)
        making.run(job.pk)
    assert job.label == "bg 3"
    assert seen == [("bg", "Europe/Sofia", "bg")]


def test_the_same_request_is_brought_back_until_it_is_done(cast):
    with known():
        first = asked(cast.partner, a=1, b=2)
        assert asked(cast.partner, b=2, a=1) == first
        assert asked(cast.partner, language="bg", a=1, b=2) != first
        assert asked(cast.coordinator, a=1, b=2) != first
        making.run(first.pk)
        assert asked(cast.partner, a=1, b=2) != first


def test_nobody_asks_for_too_many(cast):
    with known():
        for number in range(jobs.MOST_AT_ONCE):
            asked(cast.partner, n=number)
        with pytest.raises(Refused, match="5 files are being made"):
            asked(cast.partner, n="more")
        asked(cast.coordinator, n=1)
        Job.objects.update(state="failed")
        rows = [Job(owner=cast.partner, kind="k", label="l", language="en", digest=str(n), state="failed")
                for n in range(jobs.MOST_A_DAY)]  # fmt: skip
        Job.objects.bulk_create(rows)
        with pytest.raises(Refused, match="60 files in the last 24 hours"):
            asked(cast.partner, n="more")


def test_an_unknown_kind_of_file_is_an_error_of_ours(cast):
    with pytest.raises(KeyError):
        asked(cast.partner)


# Rights


class Right:
    """A right that can be taken away."""

    def __init__(self):
        self.holders = set()

    def check(self, user, params):
        if user.pk not in self.holders:
            raise Refused(REASON)


@pytest.fixture
def right(cast):
    given = Right()
    given.holders.add(cast.partner.pk)
    return given


def test_who_may_not_have_a_file_cannot_ask_for_it(cast, right):
    with known(check=right.check), pytest.raises(Refused, match="this role"):
        asked(cast.coordinator)
    assert not Job.objects.exists()


def test_a_right_that_is_lost_before_the_file_is_made_stops_the_making(cast, right):
    made = []
    with known(lambda job: made.append(1) or b"", check=right.check):
        job = asked(cast.partner)
        right.holders.clear()
        assert not making.run(job.pk)
    job.refresh_from_db()
    assert (made, job.state, job.problem, job.problem_note) == ([], "failed", "refused", str(REASON))


def test_a_right_that_is_lost_between_making_and_download_closes_the_file(cast, right):
    with known(check=right.check):
        job = asked(cast.partner)
        making.run(job.pk)
        right.holders.clear()
        with pytest.raises(Refused, match="this role"):
            jobs.fetch(job, by=cast.partner)
    assert not AccessEvent.objects.exists()


def test_nobody_else_fetches_a_file_even_with_the_same_right(cast, right):
    right.holders.add(cast.coordinator.pk)
    with known(check=right.check):
        job = asked(cast.partner)
        making.run(job.pk)
        with pytest.raises(Refused, match="not ready"):
            jobs.fetch(job, by=cast.coordinator)


def test_nothing_is_made_for_a_closed_account(cast):
    with known():
        job = asked(cast.partner)
        User.objects.filter(pk=cast.partner.pk).update(is_active=False)
        assert not making.run(job.pk)
        cast.partner.refresh_from_db()
        with pytest.raises(Refused):
            asked(cast.partner, n=2)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "refused")


def test_a_kind_that_is_gone_after_an_upgrade_closes_its_files(cast):
    with known():
        job = asked(cast.partner)
        making.run(job.pk)
    with pytest.raises(Refused, match="not made any more"):
        jobs.fetch(job, by=cast.partner)


# Workers that die, come twice or come late


def test_a_file_is_made_once_however_often_the_bell_rings(cast):
    made = []
    with known(lambda job: made.append(1) or b"x"):
        job = asked(cast.partner)
        assert [making.run(job.pk) for _ in range(3)] == [True, False, False]
        assert not making.run(uuid.uuid4())
    assert made == [1]


def test_what_a_worker_holds_is_left_to_it(cast):
    def make(job):
        inside.append(making.run(held.pk))
        return b"x"

    inside = []
    with known(make):
        held = asked(cast.partner)
        assert making.run(held.pk)
    assert inside == [False]


def test_a_killed_worker_leaves_the_job_to_the_next_after_the_lease(cast):
    with known():
        job = asked(cast.partner)
        assert making._claimed(job.pk)  # and the process is killed
        assert not making.run(job.pk)
        assert making.sweep() == 0
        lapse(job)
        assert making.sweep() == 1
        assert making.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.tries) == ("ready", 2)


def test_a_job_that_kills_its_workers_is_given_up_and_says_so(cast):
    with known():
        job = asked(cast.partner)
        for _ in range(making.MOST_TRIES):
            assert making._claimed(job.pk)
            lapse(job)
        assert not making.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "lost")
    assert "broken off several times" in job.get_problem_display()


def test_a_worker_that_was_taken_for_dead_cannot_finish_over_another(cast, media):
    late = []

    def make(job):
        if not late:
            late.append("first")
            lapse(slow)
            assert making.run(slow.pk)
            return b"late"
        return b"in time"

    with known(make):
        slow = asked(cast.partner)
        assert not making.run(slow.pk)
        assert content_of(slow, cast.partner) == b"in time"
    assert len(list(media.iterdir())) == 1


def test_an_error_is_tried_again_after_a_pause_and_then_told(cast):
    def make(job):
        raise ZeroDivisionError

    with known(make):
        job = asked(cast.partner)
        for number in range(making.MOST_TRIES):
            assert making.sweep() == 1, number
            with pytest.raises(ZeroDivisionError):
                making.run(job.pk)
            assert making.sweep() == 0
            lapse(job)
    job.refresh_from_db()
    assert (job.state, job.problem, job.tries) == ("failed", "error", 3)
    assert OutboxMessage.objects.get(kind="job_failed").to == cast.partner.email


def test_a_job_that_was_taken_back_leaves_no_file(cast, media):
    def make(job):
        jobs.remove(mine, by=cast.partner)
        return b"x"

    with known(make):
        mine = asked(cast.partner)
        assert not making.run(mine.pk)
    assert not Job.objects.exists()
    assert list(media.iterdir()) == []


def test_nobody_removes_the_job_of_another(cast):
    with known():
        job = asked(cast.partner)
        jobs.remove(job, by=cast.coordinator)
    assert Job.objects.filter(pk=job.pk).exists()


# Progress


def test_how_far_it_is_can_be_seen_while_the_maker_has_a_transaction_open(
    transactional_db, cast, monkeypatch
):
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    seen = []

    def look(job_id):
        seen.append(Job.objects.values_list("done_count", "total_count").get(pk=job_id))
        connection.close()

    def make(job):
        with transaction.atomic():
            User.objects.filter(pk=job.user.pk).update(full_name="Changed")
            job.progress(3, 10)
            reader = threading.Thread(target=look, args=[mine.pk])
            reader.start()
            reader.join()
        return b"x"

    with known(make):
        mine = asked(cast.partner)
        assert making.run(mine.pk)
    assert seen == [(3, 10)]


def test_progress_renews_the_lease(transactional_db, cast, monkeypatch):
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)

    def make(job):
        lapse(mine)
        job.progress(1)
        assert not making.run(mine.pk)
        return b"x"

    with known(make):
        mine = asked(cast.partner)
        assert making.run(mine.pk)


def test_a_maker_stops_when_the_job_was_taken_back(transactional_db, cast, monkeypatch):
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)

    def make(job):
        jobs.remove(mine, by=cast.partner)
        job.progress(1)
        raise AssertionError("it went on")

    with known(make):
        mine = asked(cast.partner)
        assert not making.run(mine.pk)


def test_progress_for_every_row_costs_next_to_nothing(cast, django_assert_num_queries):
    def make(job):
        with django_assert_num_queries(0):
            for number in range(1000):
                job.progress(number, 1000)
        return b"x"

    with known(make):
        assert making.run(asked(cast.partner).pk)


# News, days, erasure


def test_whoever_had_to_wait_is_told_in_their_language(cast):
    User.objects.filter(pk=cast.partner.pk).update(preferred_language="bg")
    with known():
        job = asked(cast.partner)
        moved(job, created_at=-timedelta(minutes=2))
        making.run(job.pk)
    news = Notification.objects.get(user=cast.partner)
    assert (news.topic, news.language, news.url) == ("downloads", "bg", f"/bg/my-page/downloads/{job.pk}/")
    mail = OutboxMessage.objects.get(kind="job_ready")
    assert (mail.to, mail.language) == (cast.partner.email, "bg")
    assert news.url in mail.text


def test_a_file_that_is_ready_at_once_makes_no_noise(cast):
    with known():
        making.run(asked(cast.partner).pk)
    assert not Notification.objects.exists()


def test_a_file_goes_after_its_days_and_its_entry_some_days_later(cast, media):
    with known():
        job = asked(cast.partner)
        making.run(job.pk)
        moved(job, expires_at=-timedelta(minutes=1))
        with pytest.raises(Refused, match="deleted already"):
            jobs.fetch(job, by=cast.partner)
        with transaction.atomic():
            assert jobs.expire() == 1
        assert jobs.expire() == 0
    job.refresh_from_db()
    assert (job.state, job.file.name) == ("expired", "")
    line = next(line for line in lines() if line.code == "downloads_listed")
    assert line.enforce(timezone.now() - timedelta(days=line.days)) == 0
    assert line.enforce(timezone.now() + timedelta(minutes=1)) == 1


def test_expired_files_leave_the_disk(transactional_db, cast, media):
    with known():
        job = asked(cast.partner)
        making.run(job.pk)
        moved(job, expires_at=-timedelta(minutes=1))
        jobs.expire()
    assert list(media.iterdir()) == []


def test_files_that_no_row_knows_are_removed_after_a_day(cast, monkeypatch):
    with known():
        job = asked(cast.partner)
        making.run(job.pk)
    job.refresh_from_db()
    left = default_storage.save("jobs/left-behind", ContentFile(b"x"))
    jobs.expire()
    assert default_storage.exists(left)
    tomorrow = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(jobs.timezone, "now", lambda: tomorrow)
    jobs.expire()
    assert not default_storage.exists(left)
    assert default_storage.exists(job.file.name)


def test_a_file_that_is_gone_from_the_disk_is_told_as_gone(cast):
    with known():
        job = asked(cast.partner)
        making.run(job.pk)
        job.refresh_from_db()
        default_storage.delete(job.file.name)
        with pytest.raises(Refused, match="deleted already"):
            jobs.fetch(job, by=cast.partner)


def test_erasing_a_person_removes_the_files(transactional_db, cast, media):
    with known():
        making.run(asked(cast.partner).pk)
        asked(cast.partner, n=2)
        making.run(asked(cast.coordinator).pk)
    assert erasures.erase(cast.partner, by=cast.secretariat)["downloads"] == 2
    assert [job.owner for job in Job.objects.all()] == [cast.coordinator]
    assert len(list(media.iterdir())) == 1


def test_the_copy_of_ones_data_tells_of_the_files_without_the_files(cast):
    with known():
        making.run(asked(cast.partner).pk)
    copy = exports.ask(cast.partner, language="en", by=cast.partner)
    exports.make(copy.pk)
    copy.refresh_from_db()
    with copy.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        text = archive.read("data.json").decode()
    assert '"A list"' in text
    assert not [name for name in names if name.startswith("files/downloads")]


def test_the_database_itself_refuses_a_ready_job_without_a_file(cast):
    with known():
        job = asked(cast.partner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="ready")
