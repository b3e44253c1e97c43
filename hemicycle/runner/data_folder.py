"""The data folder: everything of one machine's Hemicycle that must survive, with a stamp that says whose it is.

hemicycle.json    the stamp: format, identity, when the sample data was filled in
lock              held by the run that uses the folder
postgres/         the embedded server's files
keys/             private keys of partitions and issuers, the gateway's keyring, the sample passwords' secret
addresses.json    where partitions and issuers listen
partitions.json   each partition's database URL and port (readable by its owner only)
issuer.json       the same for the issuers
processes.json    ids of the processes of the present or last run
clock             by how many seconds this machine's Hemicycle is ahead, once `hemicycle later` was used
erasures/         whose profiles were erased: ids only, read again after a restore of the databases
ballot-keys/      private keys of secret ballots that run; leave them out of backups
tokens.env        a ready-made token of each role, for a shell
logs/             what the processes wrote
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from hemicycle.problem import Problem

FORMAT = 1
"""Raised whenever a folder made before can no longer be used as it is."""
NEW_MEGABYTES, OLD_MEGABYTES = 1500, 200
"""Free space wanted on the disk for a first start, and for every later one."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_OUR_FIRST_FILES = frozenset({"lock", "hemicycle.json.new"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the folder says about itself. `filled`: the sample's day, seed and scale, None until all is in."""

    format: int
    identity: str
    filled: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths of one data folder."""

    path: Path

    @property
    def addresses(self) -> Path:
        """Where partitions and issuers listen, as the country directory reads it."""
        return self.path / "addresses.json"

    @property
    def partitions(self) -> Path:
        """Database URL and port of each partition."""
        return self.path / "partitions.json"

    @property
    def issuer_settings(self) -> Path:
        """Database URL and port of the issuers."""
        return self.path / "issuer.json"

    @property
    def keys(self) -> Path:
        """Private keys."""
        return self.path / "keys"

    @property
    def clock(self) -> Path:
        """By how many seconds the clock of the processes here is ahead."""
        return self.path / "clock"

    @property
    def logs(self) -> Path:
        """What the processes wrote."""
        return self.path / "logs"

    @property
    def stamped(self) -> bool:
        """Whether a run made this folder; a partition that the chart starts has none."""
        return (self.path / "hemicycle.json").exists()

    def partition_key(self, name: str) -> Path:
        """The signing key of partition `members/BE`."""
        return self.keys / "partitions" / f"{name.replace('/', '-')}.json"

    def erasures(self, name: str) -> Path:
        """The journal of erasures of partition `members/BE`."""
        return self.path / "erasures" / f"{name.replace('/', '-')}.jsonl"

    def ballot_keys(self, name: str) -> Path:
        """The folder of private keys of secret ballots of partition `governance/BE`."""
        return self.path / "ballot-keys" / name.replace("/", "-")

    def issuer_key(self, name: str) -> Path:
        """The signing key of an issuer."""
        return self.keys / "issuers" / f"{name}.json"

    def stamp(self) -> Stamp:
        """Read the stamp. `Problem` when the folder is not ours, or not of this version."""
        found = self.path / "hemicycle.json"
        if not found.exists():
            raise Problem(f"{self.path} holds no Hemicycle data; start 'make run' once, or set HEMICYCLE_DATA.")
        try:
            stamp = Stamp(**json.loads(found.read_text("utf-8")))
        except (ValueError, TypeError) as error:
            raise Problem(
                f"{found} is not a stamp this version can read; choose another folder with HEMICYCLE_DATA."
            ) from error
        if stamp.format != FORMAT:
            age = "an older" if stamp.format < FORMAT else "a newer"
            raise Problem(
                f"{self.path} was made by {age} version of Hemicycle (its format is {stamp.format}, ours is {FORMAT}); "
                "run it with that version, or choose another folder with HEMICYCLE_DATA."
            )
        return stamp

    def write_stamp(self, stamp: Stamp) -> None:
        """Replace the stamp, all or nothing."""
        write(self.path / "hemicycle.json", json.dumps(asdict(stamp), indent=2))

    def mark_filled(self, **how: Any) -> None:
        """Say that the sample data is in, whole."""
        self.write_stamp(replace(self.stamp(), filled=how))


@contextmanager
def opened(path: Path) -> Iterator[DataFolder]:
    """The folder at `path` for one run: made or recognised, with room on its disk, and locked until the end.

    `Problem` in one sentence when it is somebody else's, of another version, in use, full, or closed to us.
    """
    folder = DataFolder(path.expanduser().absolute())
    with disk_problems(folder.path):
        _make(folder.path)
        with _locked(folder.path):
            _check_room(folder)
            _recognise(folder)
            yield folder


@contextmanager
def disk_problems(path: Path) -> Iterator[None]:
    """Tell a full disk, a forbidden folder and a read-only one in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise full(path) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise Problem(
                f"No permission to write to {error.filename or path}; choose another folder with HEMICYCLE_DATA."
            ) from error
        raise


def full(path: Path) -> Problem:
    """The problem of a disk that ran full."""
    return Problem(
        f"The disk that holds {path} is full: free some space and start again; a half-filled start is redone."
    )


def write(path: Path, text: str) -> None:
    """Write a file for its owner's eyes, all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text, "utf-8")
    fresh.rename(path)


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Problem(f"{path} is not a folder; choose another with HEMICYCLE_DATA.") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise Problem(f"No permission to write to {path}; choose another folder with HEMICYCLE_DATA.")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    # A foreign folder gets no lock file of ours.
    _refuse_foreign(path)
    with (path / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise Problem(
                f"Another run (process {holder}) uses {path}; stop it first, or choose another folder "
                "with HEMICYCLE_DATA."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _refuse_foreign(path: Path) -> None:
    if (path / "hemicycle.json").exists():
        return
    if {entry.name for entry in path.iterdir()} - _OUR_FIRST_FILES:
        raise Problem(
            f"{path} holds files that are not Hemicycle's; choose an empty or a new folder with HEMICYCLE_DATA."
        )


def _recognise(folder: DataFolder) -> None:
    if not (folder.path / "hemicycle.json").exists():
        folder.write_stamp(Stamp(FORMAT, secrets.token_hex(6)))
    folder.stamp()
    folder.logs.mkdir(exist_ok=True)


def _check_room(folder: DataFolder) -> None:
    new = not (folder.path / "hemicycle.json").exists() or folder.stamp().filled is None
    wanted = NEW_MEGABYTES if new else OLD_MEGABYTES
    # What an interrupted first start has written is taken away or used again, so it counts as room.
    free = (shutil.disk_usage(folder.path).free + (_size(folder.path) if new else 0)) // 1_000_000
    if free < wanted:
        raise Problem(
            f"The disk that holds {folder.path} has {free} MB left and Hemicycle needs {wanted} MB; "
            "free some space, or choose another folder with HEMICYCLE_DATA."
        )


def _size(path: Path) -> int:
    return sum(entry.lstat().st_size for entry in path.rglob("*") if not entry.is_dir())
