"""What imports share: a file read ahead batch by batch, and a report of what became of its rows."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import text

from commons.csv_rows import Rejected
from commons.database.sessions import Database
from commons.errors import Refusal

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many rows landed, were there already, were rejected; and the file that says why (None without any)."""

    landed: int
    unchanged: int
    rejected: int
    rejects_path: Path | None


@dataclass
class Tally:
    """What became of the rows so far."""

    landed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def good(self, batch: Sequence[RowT | Rejected]) -> list[RowT]:
        """The good rows of a batch; the others are noted."""
        self.rejected += [row for row in batch if isinstance(row, Rejected)]
        return [row for row in batch if not isinstance(row, Rejected)]

    async def report(self, path: Path) -> ImportReport:
        """The report; writes the rejects beside the file at `path`."""
        rejects = await asyncio.to_thread(_write_rejects, path, self.rejected)
        return ImportReport(self.landed, self.unchanged, len(self.rejected), rejects)


def content_of(path: Path) -> bytes:
    """The file's bytes; BAD_ARGUMENT where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal("BAD_ARGUMENT", f"{path} cannot be read: {error.strerror}.") from error


async def batches(rows: Iterator[RowT], size: int) -> AsyncIterator[list[RowT]]:
    """Rows by `size`; the next ones are read and validated while the last ones are written."""
    reading = asyncio.create_task(asyncio.to_thread(_next, rows, size))
    try:
        while batch := await reading:
            reading = asyncio.create_task(asyncio.to_thread(_next, rows, size))
            yield batch
    finally:
        await asyncio.wait([reading])


def _next(rows: Iterator[RowT], size: int) -> list[RowT]:
    return list(islice(rows, size))


async def analyzed(database: Database) -> None:
    """Pages asked for before the server's own statistics come round would walk the wrong index."""
    async with database.engine.begin() as connection:
        await connection.execute(text("ANALYZE"))


def _write_rejects(path: Path, rejected: Sequence[Rejected]) -> Path | None:
    """Write the rejects beside the file; without any, one of an earlier run goes away."""
    target = path.with_suffix(".rejects.csv")
    if not rejected:
        target.unlink(missing_ok=True)
        return None
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "reason"))
        writer.writerows((row.line, row.reason) for row in sorted(rejected, key=lambda row: row.line))
    return target
