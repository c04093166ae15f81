"""Files made on demand: how far they are, fetching and removing them."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.jobs import services as jobs
from clusterpolisee.core.jobs.models import Job
from clusterpolisee.core.ui.downloads import stored_file
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.personal import download_rows
from clusterpolisee.core.ui.policies import SIGNED_IN, policy

OWN = "the person who asked for the file"


@policy(get=SIGNED_IN)
def downloads(request: HttpRequest) -> HttpResponse:
    """Everything one asked for, the latest first."""
    page = page_of(request, Job.objects.visible_to(request.user))
    rows = download_rows.rows(page.object_list)
    return render(request, "core/download_list.html", {"page": page, "rows": rows})


@policy(get=OWN)
def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One file: a page that renews itself until it is ready, unless the reader has stopped that."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    context = {
        "job": job,
        "row": download_rows.row(job),
        "refusal": download_rows.refusal(job, request.user),
        "renews": job.is_open and request.GET.get("renew") != "no",
        "seconds": download_rows.RENEWED_AFTER_SECONDS,
    }
    return render(request, "core/download.html", context)


@policy(get=OWN, confidential=True)
def download_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The file itself, if its reader may still have it."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    return stored_file(jobs.fetch(job, by=request.user), job.file_name, job.mime)


@policy(post=OWN)
def download_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    job = get_object_or_404(Job.objects.visible_to(user), pk=pk)
    jobs.remove(job, by=user)
    messages.success(request, _("“%(name)s” is removed from your files.") % {"name": job.label})
    return redirect("core:downloads")
