"""Folders: where they are, that nobody else's are used, and that only our own are removed."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from devtools import places
from devtools.complaint import Complaint
from devtools.devstack import Stack

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def test_a_relative_data_folder_is_counted_from_the_checkout(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert places.data_dir({}) == places.CHECKOUT / ".data"
    assert places.data_dir({"DATA_DIR": "other"}) == places.CHECKOUT / "other"
    assert places.data_dir({"DATA_DIR": str(tmp_path)}) == tmp_path


def test_a_private_folder_is_closed_even_when_it_was_open(tmp_path):
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o755)
    places.private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_link_put_in_the_place_of_a_private_folder_is_refused(tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "theirs")
    with pytest.raises(Complaint, match="belongs to another user or is not a folder"):
        places.private_folder(tmp_path / "sockets")


@as_root
def test_a_private_folder_of_another_user_is_refused(tmp_path):
    (tmp_path / "sockets").mkdir()
    os.chown(tmp_path / "sockets", 12345, 12345)
    with pytest.raises(Complaint, match="belongs to another user"):
        places.private_folder(tmp_path / "sockets")


def test_sockets_have_short_names_however_long_the_folder_for_temporary_files_is(monkeypatch, tmp_path):
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(places.tempfile, "gettempdir", lambda: str(long))
    found = places.sockets_folder(tmp_path, {})
    assert len(os.fsencode(found)) <= places.LONGEST_SOCKET_FOLDER


def test_the_place_of_the_sockets_is_remembered_until_it_is_gone(tmp_path):
    before = places.sockets_folder(tmp_path, {})
    with tempfile.TemporaryDirectory() as runtime:
        places.remember_sockets_folder(tmp_path, Path(runtime) / before.name)
        assert places.sockets_folder(tmp_path, {}) == Path(runtime) / before.name
    assert places.sockets_folder(tmp_path, {}) == before


@pytest.mark.parametrize("note", ["", "\n", ".", "sock", "../..", "/", "/tmp"])
def test_whatever_the_note_says_the_folder_of_sockets_has_our_own_name(tmp_path, note):
    """A note read while another start writes it is empty, and an empty path is the present folder."""
    (tmp_path / "sockets").write_text(note)
    found = Stack(tmp_path).sockets
    assert found.is_absolute()
    assert found.name.startswith(f"clusterpolisee-{os.geteuid()}-")


def test_a_folder_of_ours_is_removed_and_a_missing_one_is_no_trouble(tmp_path):
    (tmp_path / "stack" / "postgres").mkdir(parents=True)
    places.remove_tree(tmp_path / "stack")
    places.remove_tree(tmp_path / "stack")
    assert not (tmp_path / "stack").exists()


@pytest.mark.parametrize("name", ["here", "above here", "home", "relative", "empty"])
def test_what_holds_more_than_we_made_is_never_removed(tmp_path, monkeypatch, name):
    """Everything here lies in a folder of the test, and removing is replaced: a failure must harm nothing."""
    removed = []
    (tmp_path / "above" / "here").mkdir(parents=True)
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "above" / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(places.shutil, "rmtree", removed.append)
    paths = {
        "here": tmp_path / "above" / "here",
        "above here": tmp_path / "above",
        "home": tmp_path / "home",
        "relative": Path("stack"),
        "empty": Path(""),
    }
    with pytest.raises(ValueError, match="is not ours to remove"):
        places.remove_tree(paths[name])
    assert removed == []


def test_the_checkout_and_what_is_above_it_are_never_removed(monkeypatch):
    removed = []
    monkeypatch.setattr(places.shutil, "rmtree", removed.append)
    for path in (places.CHECKOUT, *places.CHECKOUT.parents):
        with pytest.raises(ValueError, match="is not ours to remove"):
            places.remove_tree(path)
    assert removed == []


def test_nothing_in_devtools_removes_a_folder_by_another_way():
    for file in (places.CHECKOUT / "devtools").glob("*.py"):
        if file.name != "places.py":
            assert "rmtree" not in file.read_text(encoding="utf-8"), file.name


def test_a_data_folder_that_cannot_be_made_gives_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Complaint, match="cannot be made"):
        places.data_folder(tmp_path / "file" / "data")
