"""`import-clients`: 100,000 organisations and 100,000 engagements, against `COPY` of what became of them.

Ours is `hemicycle import organisations` and `… engagements` from a file's first byte to the last transaction: decoding,
every row validated, what is on record already left alone, audit lines, the other countries' word, statistics. Against
it: the rows that landed, kept in PostgreSQL's own binary form and taken by `COPY` into the same tables with the same
constraints of a fresh database.
"""

from __future__ import annotations

import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from stdnum.be import vat

from commons.auth.caller import Caller
from commons.database.migrating import migrate
from commons.database.sessions import Database
from commons.importing import ImportReport
from commons.memory import settle
from hemicycle.postgres import Databases
from services.clients.store.engagements.saving import COLUMNS as ENGAGEMENT_COLUMNS
from services.clients.store.imports.engagements import import_engagements
from services.clients.store.imports.organisations import import_organisations
from tests.benchmarks.figures import Figure
from tests.benchmarks.rolls.copies import copied
from tests.benchmarks.server import bench_server

ROWS = int(os.environ.get("IMPORT_CLIENTS_ROWS", "100000"))
MEMBERS = 20_000
ROUNDS = 3
ENTITY = "BE.entity.smartcoop"
TODAY = date(2026, 6, 1)
BENCH = Caller("bench", "bench")
ORGANISATIONS = {
    "organisation": ("organisation", "entered"),
    "organisation_fact": ("organisation", "fact", "value", "revision", "valid", "known"),
    "organisation_number": ("organisation", "source", "scheme", "value", "shared", "valid", "known"),
    "client": ("client", "entity", "organisation", "since", "sort_name", "entered"),
    "partnership": ("client", "status", "reason", "valid", "known"),
}
ENGAGEMENTS = {"engagement": ENGAGEMENT_COLUMNS}
Importing = Callable[[Database, Path], Awaitable[ImportReport]]


def numbers() -> Iterator[str]:
    """Belgian enterprise numbers that pass their own check."""
    for number in range(2_000_000, 2_000_000 + ROWS):
        yield f"{number:08}{97 - number % 97:02}"


def organisations(path: Path) -> None:
    """An invented list of clients: as many columns as a national office has."""
    rng = random.Random(5)
    lines = ["name;vat;register;legal_form;market_sector;sector;sector_revision;size;since"]
    for place, number in enumerate(numbers()):
        name = (
            f"{rng.choice(('Théâtre', 'Festival', 'Studio', 'Agence', 'Uitgeverij'))} {place:x} {rng.choice('ABCDEF')}"
        )
        since = date(2012, 1, 1) + timedelta(days=rng.randrange(5000))
        lines.append(f"{name};BE{number};BE:{number};SRL;MARKET;90.01;2.0;SMALL;{since:%d/%m/%Y}")
    path.write_text("\n".join(lines), "utf-8")


def engagements(path: Path) -> None:
    """Invented work: each client once, by some of 20,000 members."""
    rng = random.Random(7)
    lines = ["reference;client;register_number;from;until;amount;invoiced_on;due_on;paid_on"]
    for place, number in enumerate(numbers()):
        day = date(2020, 1, 1) + timedelta(days=rng.randrange(2000))
        month = day + timedelta(days=30)
        member, amount = f"BE-{rng.randrange(MEMBERS)}", f"{rng.randrange(100, 4000)},50"
        lines.append(f"E-{place};BE{number};{member};{day};{day + timedelta(days=3)};{amount};{day};{month};{month}")
    path.write_text("\n".join(lines), "utf-8")


async def run() -> list[Figure]:
    """Measure both on databases of this run's own."""
    with bench_server(durable=True) as url, tempfile.TemporaryDirectory(prefix="hemicycle-bench-") as folder:
        listed, worked = Path(folder) / "organisations.csv", Path(folder) / "engagements.csv"
        assert vat.is_valid(next(numbers()))
        organisations(listed)
        engagements(worked)
        settle()
        ratios: dict[str, list[float]] = {"import-clients": [], "import-clients-engagements": []}
        for number in range(ROUNDS):
            async with fresh(url) as database, fresh(url) as other:
                ours = await _taken(_organisations, database, listed), await _taken(_engagements, database, worked)
                copies = await copied(database, other, ORGANISATIONS), await copied(database, other, ENGAGEMENTS)
            for name, mine, theirs in zip(ratios, ours, copies, strict=True):
                print(f"# {name} round {number}: {mine:.1f} s, COPY {theirs:.1f} s", file=sys.stderr)
                ratios[name].append(mine / theirs)
    return [Figure(name, statistics.median(found), "<=", 3) for name, found in ratios.items()]


async def _taken(taking: Importing, database: Database, path: Path) -> float:
    began = time.perf_counter()
    report = await taking(database, path)
    seconds = time.perf_counter() - began
    assert (report.landed, report.rejected) == (ROWS, 0)
    return seconds


async def _organisations(database: Database, path: Path) -> ImportReport:
    return await import_organisations(database, ENTITY, path, BENCH, today=TODAY)


async def _engagements(database: Database, path: Path) -> ImportReport:
    known = {f"BE-{number}": UUID(int=number + 1, version=4) for number in range(MEMBERS)}

    async def members(asked: Collection[str]) -> Mapping[str, UUID]:
        return {number: known[number] for number in asked}

    return await import_engagements(database, ENTITY, path, BENCH, members=members, currency="EUR", today=TODAY)


@asynccontextmanager
async def fresh(url: str) -> AsyncIterator[Database]:
    """An empty clients database of Belgium."""
    databases, name = Databases(url), f"bench_import_{secrets.token_hex(4)}"
    made = await databases.create(name)
    await migrate("clients", made)
    database = Database(made, "BE", pool_size=2)
    try:
        yield database
    finally:
        await database.close()
        await databases.drop(name)
