"""The thread between a runner and the processes it started: they say when they are ready, and end with it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

READY = "HEMICYCLE_READY_FD"
RUNNER = "HEMICYCLE_RUNNER_PID"
_PR_SET_PDEATHSIG = 1


def hold() -> None:
    """Ask to be stopped when the runner dies, if one started us (kill -9 leaves it no time to stop anybody)."""
    runner = os.environ.get(RUNNER)
    if runner is None or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if str(os.getppid()) != runner:
        sys.exit("the runner is gone")


def say_ready() -> None:
    """Tell the runner that everything listens."""
    if (descriptor := os.environ.pop(READY, None)) is not None:
        os.write(int(descriptor), b"ready\n")
        os.close(int(descriptor))
