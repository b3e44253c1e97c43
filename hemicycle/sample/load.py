"""Fills the partitions' databases with the sample: about 30,000 people in ten countries and those they work for.

The records depend on seed, day and scale only; two processes' worth of work is left to PostgreSQL.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.directory import Country, Directory
from hemicycle.sample.country_sample import memberships
from hemicycle.sample.organisations import clients
from services.clients.store import bulk_load as client_load
from services.clients.store.bulk_load import ClientRecord
from services.members.store import bulk_load as member_load
from services.members.store.bulk_load import MembershipRecord
from services.members.store.legal_entities import open_entities

SEED = 2026
SAMPLE = Caller(issuer="sample", subject="sample", name="Sample data")
"""Who the audit lines name."""

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

    Each database is filled in one transaction a table group, and analysed; a half-filled one has to be made anew.
    """
    started = time.perf_counter()
    known = clients(directory, as_of, seed, scale)
    homes: dict[object, set[str]] = {}
    rows: dict[str, int] = {}
    for name, url in databases.items():
        service, code = name.split("/")
        country = directory.country(code)
        database = Database(url, code, pool_size=1)
        try:
            if service == "members":
                records = memberships(country, known.get(code, []), as_of, seed, scale)
                rows[name] = await _fill_members(database, country, records)
                for record in records:
                    homes.setdefault(record.person, set()).add(code)
            elif service == "clients":
                rows[name] = await _fill_clients(database, known.get(code, []))
            await _analyse(database)
        finally:
            await database.close()
        if progress is not None:
            progress(len(rows), len(databases), name)
    homes.pop(None, None)
    shared = sum(len(codes) > 1 for codes in homes.values())
    return SampleReport(rows, len(homes), shared, time.perf_counter() - started)


async def _fill_members(database: Database, country: Country, records: Sequence[MembershipRecord]) -> int:
    async with database.writing(SAMPLE, "open") as session:
        await open_entities(session, country)
    if not records:
        return 0
    async with database.writing(SAMPLE, "load") as session:
        return await member_load.load(session, records)


async def _fill_clients(database: Database, records: Sequence[ClientRecord]) -> int:
    if not records:
        return 0
    async with database.writing(SAMPLE, "load") as session:
        return await client_load.load(session, records)


async def _analyse(database: Database) -> None:
    """Without statistics the first queries would be planned for empty tables."""
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("ANALYZE")
