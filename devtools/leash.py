"""python leash.py STARTER COMMAND…: becomes COMMAND, and gets SIGTERM when the process STARTER ends, however.

A program of its own, because nothing but exec is safe between fork and exec in a process with threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to(starter: int) -> None:
    """Make this process get SIGTERM when its parent `starter` ends; end now when it did already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != starter:
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    tie_to(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - no shell is wanted
