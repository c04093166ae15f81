"""What a person's downloads have to do with the person: news of them, their place in the copy of the data,
their erasure and the days for which they are kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, PersonalData, table
from clusterpolisee.core.accounts.retention import Line
from clusterpolisee.core.jobs import services as jobs
from clusterpolisee.core.jobs.models import Job, JobState
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.services import tell as tell_person
from clusterpolisee.core.notifications.topics import Topic

PATIENCE = timedelta(minutes=1)  # until then whoever asked is still looking at the page
TOPIC = Topic(
    code="downloads",
    label=_("Files you asked for"),
    help=_("When a list, report or archive is ready that took the portal more than a minute to make."),
    default=Channel.NOW,
    because={"asked": _("You receive this because you asked for the file.")},
    mails={"job_ready": _("File ready"), "job_failed": _("File that could not be made")},
)


def tell(job: Job) -> None:
    """Say that a file is ready, or that it cannot be made, to whoever had to wait for it."""
    if job.ready_at is not None and job.ready_at - job.created_at < PATIENCE:
        return
    person = job.owner
    with translation.override(person.preferred_language):
        url = job.get_absolute_url()
        reason = job.problem_note or job.get_problem_display()
    context = {"person": person, "job": job, "reason": reason, "page": url}
    context["days"] = settings.RETENTION["downloads"]
    template = "job_ready" if job.state == JobState.READY else "job_failed"
    tell_person(person, topic=TOPIC.code, because="asked", template=template, context=context, url=url)


def _export(user: User) -> Iterator[Part]:
    columns = {
        "created_at": _("when"),
        "label": _("file"),
        "language": _("language"),
        "state": _("state"),
        "ready_at": _("ready"),
        "expires_at": _("kept until"),
    }
    note = _("The files themselves are not part of the copy: they may be about others.")
    yield table("downloads", _("Files you asked for"), Job.objects.filter(owner=user), columns, note)


def _erase(user: User, by: Any) -> dict[str, int]:
    rows = Job.objects.filter(owner=user)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    jobs.remove_files(rows)
    return {"downloads": rows.delete()[0]}


DOWNLOADS = PersonalData(
    name="downloads",
    export=_export,
    erase=_erase,
    kinds={"downloads": _("files asked for, with their entries")},
    goes=(_("The files you asked for, such as lists and reports, and the list of them"),),
)


def _files(before: datetime) -> int:
    """Each file has its own last day; see `jobs.expire`."""
    return jobs.expire()


def _entries(before: datetime) -> int:
    over = Job.objects.filter(state__in=(JobState.EXPIRED, JobState.FAILED))
    return over.filter(created_at__lt=before).delete()[0]


LINES = (
    Line(
        "downloads",
        _("Lists, reports and archives, made on demand"),
        _("the making"),
        _("deleted"),
        _files,
    ),
    Line(
        "downloads_listed",
        _("Who asked for which list, report or archive"),
        _("the request"),
        _("deleted"),
        _entries,
    ),
)
