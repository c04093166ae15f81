#!/usr/bin/env python
"""Runs Django's commands; finds or starts the embedded services when the environment names none."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext


def main() -> None:
    """Run the command typed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterpolisee.settings")
    with _services() as variables:
        os.environ.update(variables)
        # Not at the top: Django must not be loaded before the environment is complete.
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


def _services() -> AbstractContextManager[dict[str, str]]:
    if os.environ.get("PORTAL_ENV") == "production":
        return nullcontext({})
    # Not at the top: a server comes without devtools.
    from devtools.services import for_command

    return for_command(sys.argv[1:])


if __name__ == "__main__":
    main()
