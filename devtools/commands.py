"""The verbs of python3 -m devtools: each is a line of the Makefile.

What needs the installed packages is imported inside its verb: bootstrap runs before there are any.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence

from devtools import bootstrap, cleaning, locking, portal
from devtools.complaint import Complaint
from devtools.devstack import Stack
from devtools.places import data_dir
from devtools.services import environment

Verb = Callable[[Sequence[str]], int | None]


def main(arguments: Sequence[str]) -> int:
    """Run one verb; return its exit code."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="python3 -m devtools", description=__doc__.splitlines()[0])
    parser.add_argument("verb", choices=sorted(VERBS))
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    try:
        return VERBS[options.verb](options.arguments) or 0
    except Complaint as complaint:
        print(complaint, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _services(arguments: Sequence[str]) -> int:
    stack = Stack(data_dir(os.environ))
    match list(arguments):
        case ["up"]:
            print(json.dumps(environment(data_dir(os.environ))))
        case ["urls"]:
            print(json.dumps(stack.urls()))
        case ["status"]:
            print(json.dumps(stack.status()))
        case ["down"]:
            stack.down()
        case _:
            raise Complaint("python3 -m devtools services up|down|urls|status")
    return 0


def _catalogues(arguments: Sequence[str]) -> int:
    from devtools import catalogues

    return catalogues.main(arguments)


def _prepare(arguments: Sequence[str]) -> None:
    from devtools import preparation

    preparation.prepare(os.environ)


def _build(arguments: Sequence[str]) -> None:
    from devtools import products

    products.build()


def _test(arguments: Sequence[str]) -> int:
    from devtools import suite

    return suite.tests(arguments)


def _e2e(arguments: Sequence[str]) -> int:
    from devtools import suite

    return suite.journeys(arguments)


def _check(arguments: Sequence[str]) -> int:
    from devtools import suite

    return suite.check(arguments)


def _bench(arguments: Sequence[str]) -> int:
    from devtools import bench

    return bench.main(arguments)


def _backup(arguments: Sequence[str]) -> None:
    from devtools import backup

    backup.backup(os.environ, "".join(arguments[:1]))


def _restore(arguments: Sequence[str]) -> None:
    from devtools import restore

    name = "".join(word for word in arguments[:1] if word != "--yes")
    restore.restore(os.environ, name, confirmed="--yes" in arguments)


def _bootstrap(arguments: Sequence[str]) -> None:
    bootstrap.install(arguments)


VERBS: dict[str, Verb] = {
    "backup": _backup,
    "bench": _bench,
    "bootstrap": _bootstrap,
    "build": _build,
    "catalogues": _catalogues,
    "check": _check,
    "clean": lambda arguments: cleaning.clean(os.environ),
    "e2e": _e2e,
    "lock": lambda arguments: locking.lock(),
    "preflight": lambda arguments: portal.preflight(os.environ),
    "prepare": _prepare,
    "restore": _restore,
    "run": lambda arguments: portal.run(os.environ),
    "services": _services,
    "stop": lambda arguments: cleaning.stop(os.environ),
    "test": _test,
}
