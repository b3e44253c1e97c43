"""`import-members`: a register's export of 100,000 rows, against `COPY` of what became of them.

Ours is `hemicycle import members` from the file's first byte to the last transaction: decoding, every row validated,
what is in the register already left alone, audit lines, statistics. Against it: the rows that landed, kept in
PostgreSQL's own binary form and taken by `COPY` into the same tables with the same constraints of a fresh database.
"""

from __future__ import annotations

import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from commons.auth.caller import Caller
from commons.database.migrating import migrate
from commons.database.sessions import Database
from commons.directory import Directory
from commons.memory import settle
from hemicycle.postgres import Databases
from services.members.store.bulk_load import COLUMNS
from services.members.store.import_register import import_file
from services.members.store.legal_entities import open_entities
from tests.benchmarks.figures import Figure
from tests.benchmarks.rolls.copies import copied
from tests.benchmarks.server import bench_server

ROWS = int(os.environ.get("IMPORT_MEMBERS_ROWS", "100000"))
ROUNDS = 3
ENTITY = "BE.entity.smartcoop"
TODAY = date(2026, 6, 1)
BENCH = Caller("bench", "bench")
HEADER = (
    "register_number;joined_on;category;given_name;family_name;birth_date;email;language;city;trade;sector;"
    "sector_revision;college;in_default_from;shares;paid_shares"
)


def export(path: Path) -> None:
    """An invented register: as many columns as a national office has."""
    path.write_text("\n".join([HEADER, *_lines(random.Random(5))]), "utf-8")


def _lines(rng: random.Random) -> Iterator[str]:
    for number in range(ROWS):
        joined = date(2012, 1, 1) + timedelta(days=rng.randrange(5000))
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(18000))
        default = joined + timedelta(days=30) if number % 33 == 0 else ""
        trade, city = rng.choice(("2654", "2651", "7311", "2166")), rng.choice(("Liège", "Gent", "Namur", "Mons"))
        yield (
            f"BE-{number};{joined:%d/%m/%Y};{rng.choice(('WORKER', 'USER'))};Ada{number};Byron{number};{born};"
            f"ada{number}@example.org;fr;{city};{trade};90.01;2.0;WORKERS;{default};{rng.randrange(1, 4)};1"
        )


async def run() -> list[Figure]:
    """Measure on databases of this run's own."""
    ours, copies = [], []
    with bench_server(durable=True) as url, tempfile.TemporaryDirectory(prefix="hemicycle-bench-") as folder:
        path = Path(folder) / "members.csv"
        export(path)
        settle()
        for number in range(ROUNDS):
            async with fresh(url) as database, fresh(url) as other:
                began = time.perf_counter()
                report = await import_file(database, ENTITY, path, BENCH, today=TODAY)
                ours.append(time.perf_counter() - began)
                assert (report.landed, report.rejected) == (ROWS, 0)
                copies.append(await copied(database, other, COLUMNS))
            print(f"# import-members round {number}: {ours[-1]:.1f} s, COPY {copies[-1]:.1f} s", file=sys.stderr)
    return [Figure("import-members", statistics.median(ours) / statistics.median(copies), "<=", 3)]


@asynccontextmanager
async def fresh(url: str) -> AsyncIterator[Database]:
    """A members database of Belgium with its register open."""
    databases, name = Databases(url), f"bench_import_{secrets.token_hex(4)}"
    made = await databases.create(name)
    await migrate("members", made)
    database = Database(made, "BE", pool_size=2)
    async with database.writing(BENCH, "bench") as session:
        await open_entities(session, Directory.load().country("BE"))
    try:
        yield database
    finally:
        await database.close()
        await databases.drop(name)
