"""The journal of erasures: a file outside the database, so that a restore does not bring back who was erased.

One line of JSON for each membership, with nothing in it but its id, the day, and who asked.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from commons.errors import Fault
from services.members.domain.protection.erasure import ErasedBecause


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure."""

    membership: UUID
    because: ErasedBecause
    erased_on: date


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal at `path`; a file that is not there is empty."""

    path: Path

    def append(self, erasures: Iterable[Erased]) -> None:
        """Add lines, on the disk when this returns."""
        lines = [json.dumps(_row(one), sort_keys=True) + "\n" for one in erasures]
        if not lines:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # replicas of a partition share it
            # A line that a power cut left half written would spoil the next one.
            file.seek(file.read().rfind(b"\n") + 1)
            file.truncate()
            file.write("".join(lines).encode())
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[Erased]:
        """All erasures, each membership once. `Fault` for a line that is not one; a last line cut short is dropped."""
        try:
            text = self.path.read_text("utf-8")
        except FileNotFoundError:
            return []
        whole, _, _cut = text.rpartition("\n")
        found = (self._read(number, line) for number, line in enumerate(whole.split("\n"), 1) if line)
        return list({one.membership: one for one in found}.values())

    def _read(self, number: int, line: str) -> Erased:
        try:
            row = json.loads(line)
            return Erased(UUID(row["membership"]), ErasedBecause(row["because"]), date.fromisoformat(row["on"]))
        except (ValueError, KeyError, TypeError) as error:
            raise Fault(f"line {number} of the journal of erasures cannot be read") from error


def _row(one: Erased) -> dict[str, str]:
    return {"membership": str(one.membership), "because": one.because.value, "on": one.erased_on.isoformat()}
