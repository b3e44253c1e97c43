"""Processes that belong to a cluster, recognised by their working directory: PostgreSQL works inside its data."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

PROC = Path("/proc")


def working_in(folder: Path) -> list[int]:
    """Ids of running processes whose working directory is `folder` (none where the system has no /proc)."""
    wanted, found = folder.resolve(), []
    for entry in PROC.glob("[0-9]*"):
        try:
            if Path(os.readlink(entry / "cwd")) == wanted and _running(entry):
                found.append(int(entry.name))
        except OSError:  # gone meanwhile, or another user's
            continue
    return found


def _running(entry: Path) -> bool:
    return (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] != "Z"


def end(folder: Path, postmaster: int, seconds: float = 20.0) -> bool:
    """Ask the leftover server of `folder` to stop; whether nothing of it runs any more."""
    deadline = time.monotonic() + seconds
    if postmaster in working_in(folder):
        os.kill(postmaster, signal.SIGINT)
    while working_in(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
