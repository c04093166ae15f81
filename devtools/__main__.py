"""The door of the Makefile: python3 -m devtools VERB. Kept readable by old Pythons, see machine.py."""

import sys

from devtools import machine


def main() -> int:
    """Check the machine, then run the verb."""
    line = machine.python_complaint(sys.version_info)
    if line:
        sys.stderr.write(line + "\n")
        return 1
    # Not at the top: an old Python cannot even read these modules.
    from devtools.commands import main as run

    return run(sys.argv[1:])


sys.exit(main())
