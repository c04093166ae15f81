"""What make installs, and when."""

import sys

import pytest

from devtools import bootstrap
from devtools.complaint import Complaint
from devtools.places import remove_tree


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A checkout with two lock files, where installing only notes what it would install."""
    (tmp_path / "requirements").mkdir()
    for name in ("base", "test"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1 --hash=sha256:0\n")
    monkeypatch.setattr(bootstrap, "LOCK", tmp_path / ".venv.lock")
    installed = []

    def make(venv):
        python = bootstrap.python_of(venv)
        if not python.exists():
            remove_tree(venv)
            python.parent.mkdir(parents=True)
            python.symlink_to(sys.executable)

    monkeypatch.setattr(bootstrap, "_make", make)
    monkeypatch.setattr(bootstrap, "_install", lambda venv, files: installed.append([f.stem for f in files]))
    return {"venv": tmp_path / ".venv", "requirements": tmp_path / "requirements"}, installed


def test_the_second_call_installs_nothing(place):
    where, installed = place
    assert bootstrap.install(["base"], **where)
    assert not bootstrap.install(["base"], **where)
    assert installed == [["base"]]


def test_only_what_changed_is_installed(place):
    where, installed = place
    bootstrap.install(["base"], **where)
    bootstrap.install(["base", "test"], **where)
    (where["requirements"] / "base.txt").write_text("base==2 --hash=sha256:0\n")
    bootstrap.install(["base", "test"], **where)
    assert installed == [["base"], ["test"], ["base"]]


def test_a_moved_checkout_installs_anew(place, tmp_path):
    where, installed = place
    bootstrap.install(["base"], **where)
    moved = where["venv"].rename(tmp_path / "elsewhere")
    assert bootstrap._moved(moved)
    bootstrap.install(["base"], venv=moved, requirements=where["requirements"])
    assert installed == [["base"], ["base"]]


def test_an_interpreter_that_went_away_installs_anew(place):
    where, installed = place
    bootstrap.install(["base"], **where)
    bootstrap.python_of(where["venv"]).unlink()
    bootstrap.install(["base"], **where)
    assert installed == [["base"], ["base"]]


def test_a_missing_lock_file_gives_one_line(place):
    where, _ = place
    with pytest.raises(Complaint, match=r"nothing\.txt is missing"):
        bootstrap.install(["nothing"], **where)


def test_a_machine_without_venv_gives_the_line_before_anything_is_made(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "venv_complaint", lambda: "install the Debian package python3-venv")
    with pytest.raises(Complaint, match="python3-venv"):
        bootstrap._make(tmp_path / ".venv")
    assert not (tmp_path / ".venv").exists()


def test_progress_is_a_few_lines_where_nothing_can_move(capsys):
    lines = [*(f"Collecting package{number}\n" for number in range(80)), "Installing collected packages: a\n"]
    assert list(bootstrap._shown(iter(lines), 80)) == lines
    assert capsys.readouterr().out.split() == ["40", "of", "80", "80", "of", "80", "unpacking"]
