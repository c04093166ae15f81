"""The embedded services: they come up whatever happened before, and keep what was committed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from devtools import binaries, services
from devtools.complaint import Complaint
from devtools.devstack import Stack
from devtools.places import CHECKOUT, Account, remove_tree, service_account
from devtools.processes import birth, wait_until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's services run as another user")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    yield folder
    Stack(folder).destroy()


@pytest.fixture
def stack(home: Path) -> Stack:
    running = Stack(home)
    running.up()
    return running


def query(stack: Stack, text: str, role: str = "OWNER_DATABASE_URL") -> list[tuple]:
    with closing(psycopg2.connect(stack.urls()[role])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchall() if cursor.description else []


def test_the_database_is_there_and_folds_every_alphabet(stack):
    question = "select current_database(), lower('ŐЖÀ'), current_setting('server_version_num')::int / 10000"
    assert query(stack, question) == [("clusterpolisee", "őжà", 18)]


def test_the_role_that_serves_pages_owns_nothing(stack):
    rights = "select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user"
    assert query(stack, rights, "DATABASE_URL") == [(False,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        query(stack, "create table mine (word text)", "DATABASE_URL")


def test_a_stack_that_is_up_is_left_alone(stack):
    before = stack.postgres.pid(), stack.redis.pid()
    Stack(stack.folder).up()
    assert (stack.postgres.pid(), stack.redis.pid()) == before
    assert stack.status() == {"PostgreSQL": "up", "Redis": "up"}


def test_what_is_committed_outlives_a_kill_of_both_and_a_restart(stack):
    query(stack, "create table kept (word text)")
    query(stack, "insert into kept values ('rows')")
    for pid in (stack.postgres.pid(), stack.redis.pid()):
        os.kill(pid, signal.SIGKILL)
    stack.up()
    assert query(stack, "select * from kept") == [("rows",)]
    stack.down()
    assert stack.status() == {"PostgreSQL": "down", "Redis": "down"}
    stack.up()
    assert query(stack, "select * from kept") == [("rows",)]


def test_a_lock_left_by_a_process_that_is_somebody_else_now_is_cleared(stack):
    stack.down()
    leave_lock(stack, os.getpid())
    stack.up()
    assert stack.postgres.ready()


def test_a_lock_left_by_a_zombie_is_cleared(stack):
    stack.down()
    zombie = subprocess.Popen(["true"])
    wait_until(lambda: not birth(zombie.pid), 5)
    os.kill(zombie.pid, 0)  # it still answers, which is what PostgreSQL asks
    leave_lock(stack, zombie.pid)
    try:
        stack.up()
    finally:
        zombie.wait()
    assert stack.postgres.ready()


def leave_lock(stack: Stack, pid: int) -> None:
    lines = f"{pid}\n{stack.postgres.folder}\n1700000000\n5432\n{stack.sockets}\n\n\nready\n"
    (stack.postgres.folder / "postmaster.pid").write_text(lines)
    stack.sockets.mkdir(mode=0o700, exist_ok=True)
    (stack.sockets / ".s.PGSQL.5432.lock").write_text(lines)


def test_a_server_whose_socket_was_cleared_away_is_started_again(stack, monkeypatch):
    remove_tree(stack.sockets)
    assert stack.status() == {"PostgreSQL": "down", "Redis": "down"}
    monkeypatch.setattr("devtools.redis_server.REACHABLE_SECONDS", 0.2)
    monkeypatch.setattr("devtools.postgres.REACHABLE_SECONDS", 0.2)
    stack.up()
    assert stack.status() == {"PostgreSQL": "up", "Redis": "up"}


def test_two_starts_at_once_both_succeed_with_the_same_services(stack):
    stack.down()
    variables = {**os.environ, "DATA_DIR": str(stack.folder)}
    variables.pop("DATABASE_URL", None)
    variables.pop("REDIS_URL", None)
    command = [sys.executable, "-m", "devtools", "services", "up"]
    starts = [
        subprocess.Popen(command, cwd=CHECKOUT, env=variables, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [start.communicate(timeout=60)[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert [json.loads(answer) for answer in answers] == [stack.urls()] * 2


def test_stopping_removes_nothing_but_the_sockets(stack):
    kept = stack.folder / "media"
    kept.mkdir(exist_ok=True)
    (kept / "paper.pdf").write_text("uploaded")
    stack.down()
    assert (kept / "paper.pdf").read_text() == "uploaded"
    assert not stack.sockets.exists()
    assert (stack.postgres.folder / "PG_VERSION").exists()


def test_a_first_start_that_was_cut_short_is_no_hindrance(tmp_path):
    broken = Stack(tmp_path, fast=True)
    half_made = broken.postgres.folder.with_name("postgres.new")
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    try:
        broken.up(redis=False)
        assert broken.status() == {"PostgreSQL": "up", "Redis": "down"}
    finally:
        broken.destroy()
    assert not broken.postgres.folder.exists()


def test_a_cluster_of_another_version_is_refused_in_one_line(tmp_path):
    other = Stack(tmp_path)
    other.postgres.folder.mkdir(parents=True)
    (other.postgres.folder / "PG_VERSION").write_text("17\n")
    try:
        with pytest.raises(Complaint, match="was made by PostgreSQL 17: choose another DATA_DIR"):
            other.up(redis=False)
    finally:
        other.destroy()


def test_throwaway_services_leave_nothing(tmp_path):
    with services.throwaway_stack(durable=False, parent=tmp_path) as variables:
        folder = Path(variables["DATA_DIR"])
        home = Stack(folder).home
        assert folder.parent == tmp_path
        assert Stack(folder).status() == {"PostgreSQL": "up", "Redis": "up"}
    assert not folder.exists()
    assert not home.exists()


def test_throwaway_services_of_a_killed_owner_are_cleared_by_the_next(tmp_path):
    left = tmp_path / "stack-left"
    left.mkdir()
    (left / "owner.lock").write_text("")
    abandoned = Stack(left, fast=True)
    abandoned.up(postgres=False)
    pid = abandoned.redis.pid()
    with services.throwaway_stack(durable=False, parent=tmp_path):
        assert not left.exists()
        assert not birth(pid)


@as_root
def test_roots_services_run_as_nobody_outside_the_checkout(stack):
    account = service_account()
    owner = Path(f"/proc/{stack.postgres.pid()}").stat().st_uid
    assert account is not None
    assert owner == account.uid != 0
    assert not stack.home.is_relative_to(stack.folder)
    assert stack.sockets.stat().st_mode & 0o077 == 0


@as_root
def test_programs_in_a_closed_folder_are_copied_for_the_other_account(tmp_path, monkeypatch):
    account = service_account()
    assert isinstance(account, Account)
    closed = tmp_path / "home"
    program = closed / "site" / "package" / "server"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o700)
    closed.chmod(0o700)
    opened = Path("/var/tmp") / f"clusterpolisee-test-{os.getpid()}"
    monkeypatch.setattr(binaries, "copied_programs", lambda site: opened)
    try:
        found = binaries._reachable(closed / "site", Path("package/server"), [program.parent], account)
        assert found == opened / "server"
        assert binaries.call([found / "package/server", "--version"], account).returncode == 0
    finally:
        remove_tree(opened)


def test_what_the_environment_names_is_neither_started_nor_changed(tmp_path):
    named = {"DATABASE_URL": "postgres://elsewhere/portal", "REDIS_URL": "redis://elsewhere"}
    assert services.environment(tmp_path / "data", named) == {}
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", services.BULK_COMMANDS, ids=" ".join)
def test_bulk_commands_get_services_of_their_own_unless_here_is_typed(monkeypatch, tmp_path, command):
    monkeypatch.setattr(services, "TEST_STACKS", tmp_path)
    named = {"DATABASE_URL": "postgres://x/y", "REDIS_URL": "redis://x", "DATA_DIR": str(tmp_path / "data")}
    with services.for_command([*command, "--here"], named) as variables:
        assert variables == {"DATA_DIR": str(tmp_path / "data")}
    with services.for_command(command, named) as variables:
        assert variables["DATABASE_URL"] != named["DATABASE_URL"]
        assert Path(variables["DATA_DIR"]).parent == tmp_path


def test_races_in_a_trial_group_run_on_the_portal_itself(tmp_path):
    named = {"DATABASE_URL": "postgres://x/y", "REDIS_URL": "redis://x", "DATA_DIR": str(tmp_path / "data")}
    with services.for_command(["race", "last-seat"], named) as variables:
        assert variables == {"DATA_DIR": str(tmp_path / "data")}
