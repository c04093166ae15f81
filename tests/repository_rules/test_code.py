"""What all code keeps to, beyond what the linters know."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from clusterpolisee.core.admin import back_office

ROOT = Path(settings.BASE_DIR)
APPS = ("clusterpolisee", "workinggroups", "consultations", "repository", "pilots", "programme")
CODE = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.relative_to(ROOT).parts
)
# Children that are part of their parent and go with it.
CASCADES = {
    "core.AccountDecision.user", "core.Office.user", "core.Mandate.user", "core.Notification.user",
    "core.NotificationChoice.user",
    "core.Job.owner",
    "core.Consent.user", "core.DataExport.user", "core.ErasureRequest.user", "core.PersonKey.user",
    "workinggroups.Leadership.user", "workinggroups.Criterion.call", "workinggroups.PaperSection.call",
    "workinggroups.ScoreAnchor.criterion", "workinggroups.CallQuestion.call",
    "workinggroups.EligibilityQuestion.call", "workinggroups.Competence.call",
    "workinggroups.SoughtSeat.call", "workinggroups.TranslationMark.call",
    "workinggroups.CallFollower.call", "workinggroups.CallFollower.user",
    "workinggroups.CoEditor.expression", "workinggroups.CoEditor.user",
    "workinggroups.DraftReminder.expression", "workinggroups.Attachment.expression",
    "workinggroups.ExpressionAnswer.expression", "workinggroups.Endorsement.expression",
    "workinggroups.DeclaredRelation.user", "workinggroups.Score.review",
    "workinggroups.ReviewReminder.assignment", "consultations.Section.questionnaire",
    "consultations.Question.questionnaire", "consultations.Question.section", "consultations.Option.question",
    "consultations.Snapshot.consultation",
    "consultations.Draft.consultation", "pilots.Milestone.pilot", "programme.Activity.package",
    "programme.DocumentedFigure.indicator",
}  # fmt: skip
BACK_OFFICE = {"core.User", "core.Organisation", "core.Country"}


def own_models():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_nothing_cascades_by_accident():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    }
    assert found == CASCADES


def test_only_what_the_back_office_may_hold_is_registered_there():
    assert {model._meta.label for model in back_office._registry} == BACK_OFFICE


@pytest.mark.parametrize("path", CODE, ids=name)
def test_only_the_executor_writes_a_state(path):
    if path.name == "executor.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    writes = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert writes == []


@pytest.mark.parametrize("path", CODE, ids=name)
def test_transactions_are_opened_by_the_recorder(path):
    if name(path) in {"clusterpolisee/core/audit/recording.py", "clusterpolisee/core/outbox/services.py"}:
        return
    assert "transaction.atomic" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CODE, ids=name)
def test_modules_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("path", CODE, ids=name)
def test_functions_stay_short(path):
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions(path) if f.end_lineno - f.lineno >= 40}
    assert long == {}


@pytest.mark.parametrize("path", CODE, ids=name)
def test_strings_are_marked_with_words_that_the_collector_of_strings_knows(path):
    """Under any other name a string would never reach the translators."""
    imports = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    names = [alias for node in imports if node.module == "django.utils.translation" for alias in node.names]
    assert [alias.asname for alias in names if alias.asname not in (None, "_")] == []


def test_no_file_names_a_machine_or_a_registry():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    pattern = re.compile(r"(?<![\w.])/(?:work|root)/|pypi\.org|npmjs\.(?:org|com)|files\.pythonhosted")
    found = []
    for line in tracked.splitlines():
        path = ROOT / line
        if path == Path(__file__) or not path.is_file() or path.suffix in {".csv", ".png"}:
            continue
        if pattern.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append(line)
    assert found == []


def test_every_model_says_what_is_audited_or_is_on_the_list_of_those_that_never_are():
    never = {
        "core.AuditEvent", "core.AccessEvent", "core.PersonKey", "core.OutboxMessage", "core.Notification",
        "core.SearchDocument", "core.Country",
        "consultations.Response", "consultations.Draft", "consultations.Snapshot",
    }  # fmt: skip
    silent = {
        model._meta.label
        for model in own_models()
        if not getattr(model, "audited", ()) and not getattr(model, "audited_hashed", ())
    }
    assert silent == never
