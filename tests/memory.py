"""Where the files of a test run live: in memory where there is much of it, for its databases come by the thousand."""

from __future__ import annotations

import os
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOMY = 6 << 30


def roomy_memory() -> Path | None:
    """A folder in memory with six GiB to spare; None, the system's temporary folder, where there is none."""
    if not os.access(_MEMORY, os.W_OK):
        return None
    space = os.statvfs(_MEMORY)
    return _MEMORY if space.f_frsize * space.f_bavail >= _ROOMY else None
