"""Private keys of secret ballots: one file each in a folder that no copy of the database has.

A file is written whole before the ballot is on record, and overwritten and removed once its end is. What a crash leaves
between the two is a file too many, never one too few: `ballots` lists them for whoever sweeps.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from commons.errors import Refusal

SUFFIX = ".jwk"


class KeyFolder:
    """The keys of one partition. Raises `Refusal` BALLOT_KEY_UNAVAILABLE where the folder cannot be used."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def keep(self, ballot: UUID, private: dict[str, Any]) -> None:
        """Put a key there, on disk before this returns."""
        with _problems():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = self._file(ballot).with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(json.dumps(private).encode())
                file.flush()
                os.fsync(file.fileno())
            fresh.rename(self._file(ballot))
            self._settle()

    def read(self, ballot: UUID) -> dict[str, Any]:
        """The private key."""
        with _problems():
            return json.loads(self._file(ballot).read_bytes())

    def destroy(self, ballot: UUID) -> None:
        """Overwrite and remove a key; nothing where it is gone already."""
        with _problems():
            for file in (self._file(ballot), self._file(ballot).with_suffix(".new")):
                if file.exists():
                    _overwrite(file)
                    file.unlink(missing_ok=True)
            if self._folder.exists():
                self._settle()

    def ballots(self) -> frozenset[UUID]:
        """The ballots that have a key here."""
        if self._path is None or not self._path.exists():
            return frozenset()
        with _problems():
            names = [file.stem for file in self._path.iterdir() if file.suffix in (SUFFIX, ".new")]
            return frozenset(UUID(name) for name in names)

    @property
    def _folder(self) -> Path:
        if self._path is None:
            raise _unavailable("this partition has no folder for them (HEMICYCLE_BALLOT_KEYS)")
        return self._path

    def _file(self, ballot: UUID) -> Path:
        return self._folder / f"{ballot}{SUFFIX}"

    def _settle(self) -> None:
        """A name is on disk once its folder is."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _overwrite(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(bytes(file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())


@contextmanager
def _problems() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise _unavailable("its file cannot be read or written") from error


def _unavailable(why: str) -> Refusal:
    return Refusal(
        "BALLOT_KEY_UNAVAILABLE", f"The private key of a secret ballot cannot be had: {why}. Nothing was changed."
    )
