"""What imports share: a file read ahead batch by batch, and a report of what became of its rows."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import text

from commons.auth.caller import Caller
from commons.csv_rows import Rejected
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.errors import Refusal

RowT = TypeVar("RowT")
LineT = TypeVar("LineT")


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


@dataclass
class Beside(Generic[RowT]):
    """A batch beside what is on record: what is new, what is wrong, how many are there already."""

    fresh: list[RowT] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unchanged: int = 0


@dataclass
class Landing(Generic[LineT, RowT]):
    """How batches get in: `beside` sorts one out, `save` writes what is new of it and gives how many that were."""

    database: Database
    caller: Caller
    mutation: str
    beside: Callable[[ReadSession, Sequence[LineT]], Awaitable[Beside[RowT]]]
    save: Callable[[WriteSession, Beside[RowT]], Awaitable[int]]
    tally: Tally = field(default_factory=Tally)

    async def land_all(self, rows: Iterator[LineT | Rejected], size: int, path: Path) -> ImportReport:
        """Land the rows of the file at `path` by `size`; the report, with the rejects beside the file."""
        async for batch in batches(rows, size):
            await self.land(batch)
        if self.tally.landed > size:
            await analyzed(self.database)
        return await self.tally.report(path)

    async def land(self, batch: Sequence[LineT | Rejected]) -> None:
        """One transaction; a batch without anything new opens none, so that it leaves no audit line."""
        lines = self.tally.good(batch)
        async with self.database.reading() as session:
            found = await self.beside(session, lines)
        if found.fresh:
            async with self.database.writing(self.caller, self.mutation) as session:
                found = await self.beside(session, lines)  # again, under the lock: another import may have come first
                landed = await self.save(session, found)
            self.tally.landed += landed
        self.tally.unchanged += found.unchanged
        self.tally.rejected += found.rejected


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
