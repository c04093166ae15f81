"""Makefile, Dockerfile, docker-compose.yml and devtools must not drift apart."""

import re
import tomllib
from typing import Any

import pytest
import yaml

from devtools import locking, portal, postgres, suite
from devtools.complaint import Complaint
from devtools.places import CHECKOUT

LOCK_FILES = sorted((CHECKOUT / "requirements").glob("*.txt"))


def text(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(text("docker-compose.yml"))["services"]


def test_compose_runs_the_processes_of_make_run(compose):
    assert compose["web"]["command"] == ["python", "-m", *portal.WEB]
    assert compose["worker"]["command"] == ["python", "-m", *portal.WORKER]
    assert compose["beat"]["command"][:-1] == ["python", "-m", *portal.BEAT]


def test_the_image_starts_the_web_server_of_make_run():
    words = ", ".join(f'"{word}"' for word in ("python", "-m", *portal.WEB))
    assert f"CMD [{words}]" in text("Dockerfile")


def test_image_and_make_install_lock_files_with_hashes():
    installed = set(re.findall(r"-r requirements/(\w+)\.txt", text("Dockerfile")))
    assert installed == {"base", "prod", "services"}
    assert text("Dockerfile").count("pip install") == text("Dockerfile").count("--require-hashes")
    named = set(" ".join(re.findall(r"\$\(INSTALL\) (.*)", text("Makefile"))).split())
    assert named == {"base", "services", "test", "e2e"}
    assert installed | named == set(locking.SETS) == {file.stem for file in LOCK_FILES}


@pytest.mark.parametrize("file", LOCK_FILES, ids=lambda file: file.name)
def test_lock_files_carry_hashes_and_no_address(file):
    pins = re.findall(r"(?m)^[A-Za-z0-9][^\n]*==[^\n]*\n(?:    (\S+))?", file.read_text(encoding="utf-8"))
    assert pins
    assert all(following.startswith("--hash=sha256:") for following in pins)
    assert not re.search(
        r"https?://|file://|--index|--extra-index|--find-links", text(f"requirements/{file.name}")
    )


def test_both_databases_fold_and_sort_alike(compose):
    arguments = compose["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert set(postgres.LOCALE_OPTIONS) <= set(arguments)
    assert compose["postgres"]["image"] == "postgres:18"
    assert compose["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]


def test_every_container_says_whether_it_is_well_and_keeps_what_matters(compose):
    well = {name for name, service in compose.items() if "test" in service.get("healthcheck", {})}
    assert well == set(compose) - {"backup", "migrate"}
    assert compose["redis"]["command"][1:3] == ["--appendonly", "yes"]
    assert "USER portal" in text("Dockerfile")


def test_compose_asks_for_every_secret_and_the_example_names_all_variables():
    asked = set(re.findall(r"\$\{(\w+)[:}]", text("docker-compose.yml")))
    offered = set(re.findall(r"(?m)^(\w+)=", text(".env.example")))
    assert asked == offered
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "PORTAL_DB_PASSWORD", "PORTAL_HOST"):
        assert f"${{{name}:?" in text("docker-compose.yml")
        assert re.search(rf"(?m)^{name}=$", text(".env.example"))


def test_only_what_migrates_drops_or_backs_up_is_told_the_owner_of_the_database(compose):
    told = {
        name for name, service in compose.items() if "OWNER_DATABASE_URL" in service.get("environment", {})
    }
    assert told == {"migrate", "months", "backup"}
    assert compose["months"]["command"][-1].startswith(f"while python {' '.join(portal.MONTHS)};")
    variables = {"DATA_DIR": "/data", "DATABASE_URL": "postgres://x", "OWNER_DATABASE_URL": "postgres://y"}
    children = portal.children(variables)
    assert {child.name for child in children if "OWNER_DATABASE_URL" in child.environment} == {"months"}


def test_ci_runs_the_commands_of_a_developer():
    assert re.findall(r"(?m)^make --no-print-directory (\w+)$", text(".ci/run")) == ["check", "test", "e2e"]


def test_make_names_every_target_as_phony_and_keeps_bytecode():
    targets = re.findall(r"(?m)^([a-z0-9]+):", text("Makefile"))
    phony = re.findall(r"(?m)^\.PHONY: (.*)$", text("Makefile"))
    assert phony[0].split() == targets
    assert "unexport PYTHONDONTWRITEBYTECODE" in text("Makefile")


def test_the_oldest_python_is_the_same_everywhere():
    oldest = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"]
    assert oldest == f">={locking.OLDEST_PYTHON}"


def test_journeys_without_a_browser_give_one_line(tmp_path):
    with pytest.raises(Complaint, match="install the Debian package chromium or name one with CHROMIUM"):
        suite.find_browser({"PATH": str(tmp_path)})
    with pytest.raises(Complaint, match="CHROMIUM=/nowhere/chromium is not a program"):
        suite.find_browser({"PATH": str(tmp_path), "CHROMIUM": "/nowhere/chromium"})


def test_the_browser_named_is_preferred_to_the_one_found(tmp_path):
    for name in ("chromium", "other"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert suite.find_browser({"PATH": str(tmp_path)}) == str(tmp_path / "chromium")
    named = {"PATH": str(tmp_path), "CHROMIUM": str(tmp_path / "other")}
    assert suite.find_browser(named) == str(tmp_path / "other")
