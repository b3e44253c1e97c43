"""`attendance`: fifty desks check people in, against bare inserts of the same presences over as many connections.

Ours is `checkIn` from its arguments to its answer: facts, decision, presence, audit line, outbox line and idempotency
key, over a pool of fifty connections to a durable server; each desk sends the next when the one before is committed.
Against it the same presences and nothing else, into the same table for another meeting: one insert a transaction, fifty
connections, each sending the next when the one before is committed. `attendance-http` is the whole of it over HTTP, to
one partition with fifty connections, in people per second: fifty desks that check one person in per second need fifty.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import aiohttp
import asyncpg

from commons.auth.access import AccessTable
from commons.auth.caller import Caller, Role, RoleGrant
from commons.auth.keys import SigningKey
from commons.database.gathering import Entry
from commons.database.sessions import Database
from commons.ids import new_uuid, uuid_of
from commons.memory import settle
from commons.subgraph.context import Partition, RequestContext
from services.governance.domain.room.presence import Holder
from services.governance.domain.words import PresenceForm
from services.governance.graph.mutations.letting_in import CHECK_IN, Coming, let_in
from tests.benchmarks.figures import Figure
from tests.benchmarks.rolls.copies import connect
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.sealing import convene
from tests.benchmarks.rolls.world import World, partition_databases, world
from tests.commons.partitions import Issuing
from tests.faults.test_kill_during_check_in import CHECK_IN as DOCUMENT
from tests.faults.test_kill_during_check_in import ENTITY, GROUPS, sealed_today

DESKS = 50
EACH = int(os.environ.get("ATTENDANCE_EACH", "40"))
"""People that each desk checks in, in one round."""
ROUNDS = 5
COUNTRY = ENTITY.partition(".")[0]
OTTO = Caller("be", "otto", "Otto", grants=(RoleGrant(Role.ORGANISER, frozenset({COUNTRY})),))
COLUMNS = "entry, id, assembly, holder, outsider, form, arrived_at, actor, name, known"
INSERT = f"INSERT INTO presence ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
NEWEST = f"SELECT {COLUMNS} FROM presence WHERE assembly = $1 ORDER BY id DESC LIMIT $2"
VOTERS = "SELECT membership FROM roll_line WHERE votes > 0 AND person IS NOT NULL"


@dataclass(frozen=True)
class Meeting:
    """A meeting that lets people in, another one for bare rows, and those who come, in lots of one round."""

    assembly: UUID
    other: UUID
    rounds: Sequence[Sequence[UUID]]


async def run() -> list[Figure]:
    """Measure on databases of this run's own."""
    async with partition_databases(["members/BE", "governance/BE"], durable=True) as urls:
        # A third of the voters more than come: some memberships of the register have no vote.
        await fill(urls["members/BE"], ENTITY, (ROUNDS + 3) * DESKS * EACH)
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=DESKS)) as http:
                meeting = await _meeting(running, http, urls)
                over_http = await _over_http(running, http, meeting)
        ratio = await _against_inserts(urls["governance/BE"], meeting)
    return [Figure("attendance", ratio, ">=", 0.3), Figure("attendance-http", over_http, ">=", DESKS, "/s")]


async def _meeting(running: World, http: aiohttp.ClientSession, urls: dict[str, str]) -> Meeting:
    other = await convene(running, http, ENTITY)
    assembly = await sealed_today(running, http, urls)
    connection = await connect(urls["governance/BE"])
    people = [row["membership"] for row in await connection.fetch(VOTERS)]
    await connection.close()
    lot = DESKS * EACH
    rounds = [people[at : at + lot] for at in range(0, (ROUNDS + 2) * lot, lot)]
    assert len(rounds[-1]) == lot
    return Meeting(uuid_of(assembly, "assembly"), uuid_of(other, "assembly"), rounds)


async def _timed(people: Sequence[Any], send: Callable[[int, Any], Awaitable[Any]]) -> float:
    """Seconds that fifty desks take for these people, each desk one after the other."""

    async def desk(number: int) -> None:
        for who in people[number::DESKS]:
            await send(number, who)

    began = time.perf_counter()
    await asyncio.gather(*(desk(number) for number in range(DESKS)))
    return time.perf_counter() - began


async def _over_http(running: World, http: aiohttp.ClientSession, meeting: Meeting) -> float:
    """People per second; the first lot is one round's."""

    async def send(_: int, who: UUID) -> None:
        asked = {"a": f"{COUNTRY}.assembly.{meeting.assembly.hex}", "m": f"{COUNTRY}.membership.{who.hex}"}
        await running.ask(http, "otto", COUNTRY, DOCUMENT, **asked)

    return len(meeting.rounds[0]) / await _timed(meeting.rounds[0], send)


async def _against_inserts(url: str, meeting: Meeting) -> float:
    """Our rate over that of bare inserts; the first round of both only warms."""
    database = Database(url, COUNTRY, pool_size=DESKS)
    context = RequestContext(partition_of(database), OTTO)
    connections = [await connect(url) for _ in range(DESKS)]
    ours, bare = [], []
    settle()
    for people in meeting.rounds[1:]:
        ours.append(await _timed(people, lambda _, who: _check_in(context, meeting.assembly, who)))
        rows = await _same_rows(connections[0], meeting, len(people))
        bare.append(await _timed(rows, lambda number, row: connections[number].execute(INSERT, *row)))
    for connection in connections:
        await connection.close()
    await database.close()
    seconds = statistics.median(ours[1:]), statistics.median(bare[1:])
    rates = [DESKS * EACH / second for second in seconds]
    print(f"# attendance: {rates[0]:.0f} check-ins/s, {rates[1]:.0f} bare inserts/s", file=sys.stderr)
    return rates[0] / rates[1]


def partition_of(database: Database) -> Partition:
    """A governance partition over this database, to write in without HTTP."""
    issuing = Issuing()
    directory, key = issuing.directory(), SigningKey.generate()
    return Partition(
        "governance", directory.country(COUNTRY), directory, database, AccessTable.load(), issuing.tokens(), key
    )


async def _check_in(context: RequestContext, assembly: UUID, who: UUID) -> None:
    holder, key = Holder(who, outsider=False), new_uuid().hex
    coming = Coming(context, assembly, holder, PresenceForm.IN_ROOM)
    asked = {"assembly": str(assembly), "membership": str(who), "form": "IN_ROOM", "key": key}
    await context.grouped(CHECK_IN, let_in, Entry(OTTO, asked, key, coming, frozenset({(assembly, who)})))


async def _same_rows(connection: asyncpg.Connection, meeting: Meeting, many: int) -> list[tuple[Any, ...]]:
    """The presences that were just made, as those of the other meeting."""
    rows = await connection.fetch(NEWEST, meeting.assembly, many)
    return [(new_uuid(), new_uuid(), meeting.other, *tuple(row)[3:]) for row in rows]
