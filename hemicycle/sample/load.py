"""Fills the partitions' databases with the sample: about 30,000 people in ten countries and those they work for.

The records depend on seed, day and scale only. A few databases are filled at once, so that PostgreSQL copies one
while the next one's records are made.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commons.database.sessions import Database
from commons.directory import Country, Directory
from hemicycle.sample.country_sample import memberships
from hemicycle.sample.fill import analyse, fill_clients, fill_governance, fill_members
from hemicycle.sample.organisations import clients
from hemicycle.sample.relations import Worker, relations, workers
from services.clients.store.bulk_load import ClientRecord
from services.members.store.bulk_load import MembershipRecord

SEED = 2026
AT_ONCE = 3

Progress = Callable[[int, int, str], None]
"""Called with partitions done, partitions in all, and the one just done (`members/BE`)."""


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What was written: rows by partition name, people (each once), people known to several countries, seconds."""

    rows: Mapping[str, int]
    people: int
    shared_people: int
    seconds: float


async def load_sample(
    databases: Mapping[str, str],
    directory: Directory,
    as_of: date,
    *,
    seed: int = SEED,
    scale: float = 1.0,
    progress: Progress | None = None,
) -> SampleReport:
    """Fill the databases (`members/BE` → SQLAlchemy URL; migrated and empty) as the sample stands on `as_of`.

    The first database that cannot be filled stops the rest; a half-filled one has to be made anew.
    """
    started = time.perf_counter()
    loading = _Loading(directory, as_of, seed, scale, clients(directory, as_of, seed, scale))
    gate = asyncio.Semaphore(AT_ONCE)

    async def fill(name: str, url: str) -> None:
        async with gate:
            loading.rows[name] = await loading.fill(name, url)
        if progress is not None:
            progress(len(loading.rows), len(databases), name)

    tasks = [asyncio.create_task(fill(name, url)) for name, url in databases.items()]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    shared = sum(len(codes) > 1 for codes in loading.homes.values())
    return SampleReport(loading.rows, len(loading.homes), shared, time.perf_counter() - started)


@dataclass
class _Loading:
    """What one load shares between its databases."""

    directory: Directory
    as_of: date
    seed: int
    scale: float
    clients: Mapping[str, Sequence[ClientRecord]]
    rows: dict[str, int] = field(default_factory=dict)
    homes: dict[UUID, set[str]] = field(default_factory=dict)
    workers: dict[str, Sequence[Worker]] = field(default_factory=dict)

    async def fill(self, name: str, url: str) -> int:
        """Fill and analyse one database; gives its rows."""
        service, code = name.split("/")
        database = Database(url, code, pool_size=1)
        try:
            written = await self._write(service, code, database)
            await analyse(database)
        finally:
            await database.close()
        return written

    async def _write(self, service: str, code: str, database: Database) -> int:
        country, known = self.directory.country(code), self.clients.get(code, ())
        if service == "members":
            records = memberships(country, known, self.as_of, self.seed, self.scale)
            self._note(code, records)
            self.workers[code] = workers(records)
            return await fill_members(database, country, records, self.as_of, self.seed)
        if service == "clients":
            found = relations(country, known, self._workers(country, known), self.as_of, self.seed)
            return await fill_clients(database, known, found)
        return await fill_governance(database, country, self.as_of)

    def _workers(self, country: Country, known: Sequence[ClientRecord]) -> Sequence[Worker]:
        """Noted when the country's members were filled; made anew where its clients are filled alone."""
        noted = self.workers.pop(country.code, None)
        if noted is None:
            return workers(memberships(country, known, self.as_of, self.seed, self.scale))
        return noted

    def _note(self, code: str, records: Sequence[MembershipRecord]) -> None:
        for record in records:
            if record.person is not None:
                self.homes.setdefault(record.person, set()).add(code)
