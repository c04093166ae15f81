"""The supervisor, with processes that do nothing but tell what happens to them."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devtools.complaint import Complaint
from devtools.places import CHECKOUT
from devtools.processes import birth, wait_until
from devtools.register import Register
from devtools.supervise import BAD_STARTS, Child, Supervisor

PATIENCE = 15
# Two steady children that note their start and end, each with a helper of its own.
STEADY = """
    import signal, subprocess, sys, time
    name, journal = sys.argv[1:]
    def note(word):
        with open(journal, "a") as file:
            file.write(f"{name} {word}\\n")
    def end(*_):
        note("ends")
        sys.exit(0)
    signal.signal(signal.SIGTERM, end)
    helper = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"])
    note(f"starts with {helper.pid}")
    time.sleep(600)
"""
PORTAL = """
    import sys
    from pathlib import Path
    from devtools.register import Register
    from devtools.supervise import Child, Supervisor
    folder, steady = Path(sys.argv[1]), sys.argv[2]
    class Services:
        def keep_up(self):
            return []
        def down(self):
            with (folder / "journal").open("a") as file:
                file.write("services end\\n")
    register = Register(folder)
    register.take()
    register.sweep()
    supervisor = Supervisor(Services(), register.write)
    supervisor.listen()
    command = [sys.executable, "-S", "-c", steady]
    names = ("web", "worker")
    code = supervisor.run([Child(name, [*command, name, str(folder / "journal")], {}) for name in names])
    supervisor.stop()
    sys.exit(code)
"""


class Portal:
    """A supervisor with two children, run as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = len(self.starts())
        script = [sys.executable, "-c", textwrap.dedent(PORTAL), str(folder), textwrap.dedent(STEADY)]
        self.process = subprocess.Popen(script, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
        assert wait_until(lambda: len(self.pids()) == 2 and len(self.starts()) == self.before + 2, PATIENCE)

    def pids(self) -> dict[str, int]:
        children = Register(self.folder).read().get("children", {})
        return {name: pid for name, (pid, born) in children.items() if pid and birth(pid) == born}

    def journal(self) -> list[str]:
        file = self.folder / "journal"
        return file.read_text().splitlines() if file.exists() else []

    def starts(self) -> list[str]:
        return [line for line in self.journal() if " starts " in line]

    def helper(self, name: str) -> int:
        return next(int(line.split()[-1]) for line in self.starts() if line.startswith(f"{name} "))

    def helpers(self) -> list[int]:
        return [self.helper("web"), self.helper("worker")]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Portal]]:
    started: list[Portal] = []

    def begin() -> Portal:
        started.append(Portal(tmp_path))
        return started[-1]

    yield begin
    for portal in started:
        portal.process.kill()
        portal.process.wait()
    register = Register(tmp_path)
    register.take()
    register.sweep()
    register.release()


def test_a_killed_child_is_started_again_and_leaves_no_helper(start):
    portal = start()
    first, helper = portal.pids()["web"], portal.helper("web")
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: portal.pids().get("web", first) != first, PATIENCE)
    assert wait_until(lambda: not birth(helper), PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_in_reverse_order(start, number):
    portal = start()
    portal.process.send_signal(number)
    assert portal.process.wait(PATIENCE) == 0
    ends = [line for line in portal.journal() if line.endswith((" ends", " end"))]
    assert ends == ["worker ends", "web ends", "services end"]
    assert not any(map(birth, portal.helpers()))


def test_children_end_with_a_killed_supervisor(start):
    portal = start()
    pids = list(portal.pids().values())
    portal.process.kill()
    assert wait_until(lambda: not any(map(birth, pids)), PATIENCE)


def test_what_a_killed_supervisor_left_is_ended_by_the_next_start(start):
    left = start()
    helpers = left.helpers()
    for pid in [left.process.pid, *left.pids().values()]:
        os.kill(pid, signal.SIGKILL)
    left.process.wait()
    assert all(map(birth, helpers))
    start()
    assert not any(map(birth, helpers))


def test_a_second_supervisor_is_refused_in_one_line(start, tmp_path):
    portal = start()
    with pytest.raises(Complaint) as refused:
        Register(tmp_path).take()
    assert f"already runs for {tmp_path} (process {portal.process.pid})" in str(refused.value)
    assert "make stop" in str(refused.value)


def test_stop_ends_the_supervisor_from_outside(start, tmp_path):
    portal = start()
    assert Register(tmp_path).held()
    assert Register(tmp_path).stop_holder()
    portal.process.wait(PATIENCE)
    assert not Register(tmp_path).held()
    assert not Register(tmp_path).stop_holder()


def test_a_child_that_cannot_start_ends_the_run(monkeypatch, capsys):
    monkeypatch.setattr("devtools.supervise.LONGEST_DELAY_SECONDS", 0)
    supervisor = Supervisor()
    command = [sys.executable, "-S", "-c", "import sys; print('no module'); sys.exit(3)"]
    assert supervisor.run([Child("web", command, {})]) == 1
    supervisor.stop()
    printed = capsys.readouterr().out
    assert printed.count("web     | no module") == BAD_STARTS
    assert "portal  | web ended with code 3, started again in 0 s" in printed
    assert "web does not start" in printed


def test_a_daily_process_rests_after_each_run_and_may_fail(capsys, monkeypatch):
    runs = []
    daily = Child("months", [sys.executable, "-S", "-c", "print('dropped')"], {}, every=3600)
    failing = Child("months", [sys.executable, "-S", "-c", "raise SystemExit(3)"], {}, every=0.2)
    supervisor = Supervisor()
    monkeypatch.setattr(Child, "start", counted(Child.start, runs))
    monkeypatch.setattr(supervisor, "_restart_services", lambda: len(runs) > 8 and supervisor.stopping.set())
    assert supervisor.run([daily, failing]) == 0
    supervisor.stop()
    assert runs.count(daily.command[-1]) == 1
    assert failing.failures > BAD_STARTS
    assert "months  | dropped" in capsys.readouterr().out


def counted(start, runs):
    def begin(child):
        runs.append(child.command[-1])
        start(child)

    return begin


def test_a_step_tells_whether_it_succeeded(capsys):
    supervisor = Supervisor()
    assert supervisor.step(Child("prepare", [sys.executable, "-S", "-c", "print('done')"], {}))
    assert not supervisor.step(Child("prepare", [sys.executable, "-S", "-c", "raise SystemExit(1)"], {}))
    assert "prepare | done" in capsys.readouterr().out


def test_fallen_services_are_started_again_and_named(capsys):
    class Services:
        def keep_up(self) -> list[str]:
            supervisor.stopping.set()
            return ["Redis"]

        def down(self) -> None:
            """Nothing runs."""

    supervisor = Supervisor(Services())
    assert supervisor.run([]) == 0
    assert "Redis had ended and was started again" in capsys.readouterr().out


def test_an_unreadable_note_counts_as_none(tmp_path):
    (tmp_path / "supervisor.json").write_text('{"pid": ')
    register = Register(tmp_path)
    assert register.read() == {}
    register.sweep()
    register.write("running", [])
    assert json.loads((tmp_path / "supervisor.json").read_text())["state"] == "running"
