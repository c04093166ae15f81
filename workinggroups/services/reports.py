"""Files about a call that take a while, told to the registry of jobs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.jobs.progress import Context
from clusterpolisee.core.jobs.registry import Kind
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.exports.dossier import dossier
from workinggroups.exports.expression_list import Tables, expression_workbook
from workinggroups.models import Call
from workinggroups.permissions.documents import check_can_report
from workinggroups.queries.desk import Wanted

Params = Mapping[str, Any]
XLSX, ZIP = "workinggroups.expressions_xlsx", "workinggroups.dossier_zip"
NO_CALL = gettext_lazy("This call is not open to you.")


def params_of(call: Call, wanted: Wanted) -> dict[str, Any]:
    """What a file is asked for with: the call, and the filters of the desk that are set."""
    filters = {name: value for name, value in vars(wanted).items() if value}
    return {"call": call.slug, "filters": filters}


def wanted_of(params: Params) -> Wanted:
    return Wanted(**params["filters"])


def call_of(user: Any, params: Params) -> Call:
    """Raises Refused when the person does not see the call any more."""
    found: Call | None = (
        Call.objects.visible_to(user).select_related("group__leader").filter(slug=params["call"]).first()
    )
    if found is None:
        raise Refused(NO_CALL)
    return found


def check(user: Any, params: Params) -> None:
    check_can_report(call_of(user, params), user)


def _make_workbook(job: Context) -> Path:
    call = call_of(job.user, job.params)
    tables = Tables(call, job.user, wanted_of(job.params), job.progress)
    return expression_workbook(tables, job.folder / "expressions.xlsx")


def _make_dossier(job: Context) -> Path:
    call = call_of(job.user, job.params)
    path = job.folder / "dossier.zip"
    return dossier(call, wanted_of(job.params), reader=job.user, path=path, progress=job.progress)


def log_export(what: str, call: Call, *, by: Any, count: int = 1) -> None:
    """Note that somebody took out something at once, without a job."""
    log_read(what, by=by, obj=call, count=max(count, 1))


KINDS = (
    Kind(
        code=XLSX,
        label=lambda params: (
            _("Expressions, reviews and scores of the call %(call)s") % {"call": params["call"]}
        ),
        check=check,
        make=_make_workbook,
        file_name=lambda params: f"{params['call']}-expressions.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        read_as="expression.export",
    ),
    Kind(
        code=ZIP,
        label=lambda params: _("Dossier of the call %(call)s") % {"call": params["call"]},
        check=check,
        make=_make_dossier,
        file_name=lambda params: f"{params['call']}-dossier.zip",
        mime="application/zip",
        read_as="dossier.export",
    ),
)
