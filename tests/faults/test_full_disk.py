"""A disk that is or runs full: one sentence, and the next start with room makes everything anew.

A small disk is a tmpfs where this machine lets us mount one; anywhere else a limit on the size of files does as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.test_runner import Make, own, said, until

pytestmark = pytest.mark.faults
Mount = Callable[[Path, int], None]
FULL = "is full: free some space and start again; a half-filled start is redone."


async def test_files_that_may_not_grow(new_stacks: Make):
    stack = new_stacks(before=("bash", "-c", 'ulimit -f 8192; exec "$@"', "limited"))
    stack.launch()
    assert said(stack, 1) == f"The disk that holds {stack.data} {FULL}"
    stack.before = ()
    stack.start()
    assert await own(stack)


def fill(folder: Path, leaving: int) -> Path:
    """Take the disk's room but for `leaving` bytes, while somebody else is taking some too."""
    filler = folder / "logs" / "filler"
    with filler.open("wb") as file:
        while (surplus := shutil.disk_usage(folder).free - leaving) > 0:
            file.seek(0, os.SEEK_END)
            os.posix_fallocate(file.fileno(), file.tell(), max(surplus // 2, 1_000_000))
            file.seek(0, os.SEEK_END)
    return filler


def _mountable() -> bool:
    if os.geteuid() != 0:
        return False
    tried = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


if _mountable():

    @pytest.fixture
    def mount() -> Iterator[Mount]:
        mounted: list[Path] = []

        def small(place: Path, megabytes: int) -> None:
            place.mkdir(parents=True, exist_ok=True)
            options = f"size={megabytes}m,mode=755"
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=True)
            mounted.append(place)

        yield small
        for place in mounted:
            subprocess.run(["umount", "--lazy", str(place)], check=True)

    def test_too_small_a_disk_is_said_at_once(new_stacks: Make, mount: Mount):
        stack = new_stacks()
        mount(stack.data, 100)
        stack.launch()
        assert said(stack, 1) == (
            f"The disk that holds {stack.data} has 104 MB left and Hemicycle needs 1500 MB; "
            "free some space, or choose another folder with HEMICYCLE_DATA."
        )
        assert [entry.name for entry in stack.data.iterdir()] == ["lock"]

    async def test_a_disk_that_runs_full_while_starting(new_stacks: Make, mount: Mount):
        stack = new_stacks()
        mount(stack.data, 1600)
        stack.launch()
        until((stack.data / "postgres" / "cluster" / "postmaster.pid").exists)
        filler = fill(stack.data, leaving=60_000_000)
        assert said(stack, 1) == f"The disk that holds {stack.data} {FULL}"
        filler.unlink()
        stack.start()
        assert await own(stack)
