"""The lines for machines that lack something."""

import ast

import pytest

from devtools import machine
from devtools.places import CHECKOUT


def test_an_old_python_gets_one_line_with_what_to_type():
    line = machine.python_complaint((3, 9, 2))
    assert "Python 3.11 or newer is needed, this is 3.9" in line
    assert "PYTHON=" in line
    assert "\n" not in line


def test_a_python_that_is_new_enough_gets_no_line():
    assert machine.python_complaint((3, 11, 0)) == ""
    assert machine.python_complaint((3, 14, 1)) == ""


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_missing_venv_module_names_the_debian_package(missing):
    line = machine.venv_complaint(lambda name: None if name == missing else object())
    assert missing in line
    assert "python3-venv" in line
    assert "\n" not in line


def test_a_whole_machine_gets_no_line():
    assert machine.venv_complaint(lambda name: object()) == ""


@pytest.mark.parametrize("name", ["__init__", "__main__", "machine"])
def test_what_an_old_python_reads_first_is_written_for_it(name):
    source = (CHECKOUT / "devtools" / f"{name}.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__ import annotations" not in source  # unknown to 3.6
