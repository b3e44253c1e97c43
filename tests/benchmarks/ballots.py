"""`ballots`: a vote is taken of everybody in the room, against bare inserts of the same votes one a transaction.

Ours is `castVote` from its arguments to its receipt: the ballot, who casts for whom, conflicts, votes that stand, the
vote, its code, the audit chain, the outbox and the idempotency key, over a pool of sixteen connections to a durable
server. Votes that come at once are committed together, and each is answered after that commit. As in a meeting far more
people vote at once than there are connections; the line before the figures also tells the rate of no more voters than
connections. Against it the same rows and nothing else, into the same table for another ballot: one insert a
transaction, sixteen connections, each sending the next when the one before is committed. `ballots-http` is the whole
over HTTP, to one partition with sixteen connections, in votes per second: ten thousand vote in five minutes at
thirty-four.
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

from commons.clock import now
from commons.database.gathering import Entry
from commons.database.sessions import Database
from commons.ids import new_uuid, uuid_of
from commons.memory import settle
from commons.subgraph.context import RequestContext
from services.governance.domain.ballots.casting import Marked, WantedVote
from services.governance.domain.room.presence import Holder
from services.governance.domain.words import VoteChoice
from services.governance.graph.ballots.group import CAST_VOTE, Asked, cast_votes
from tests.benchmarks.attendance import COUNTRY, OTTO, partition_of
from tests.benchmarks.figures import Figure
from tests.benchmarks.rolls.copies import connect
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.world import partition_databases, world
from tests.faults.test_kill_during_a_ballot import CAST, FIRST_ITEM, OPEN_BALLOT, everybody_there, open_call
from tests.faults.test_kill_during_check_in import ENTITY, GROUPS, sealed_today

CONNECTIONS = 16
UNDER_WAY = 256
"""Voters whose vote is under way, as fast as a room of thousands presses the button."""
LOT = int(os.environ.get("BALLOTS_LOT", "1600"))
"""Voters of one round."""
ROUNDS = 5
COLUMNS = (
    "id, ballot, receipt, membership, voice, holder, outsider, votes, choice, marks, channel, cast_at, cast_on, code,"
    " on_behalf, actor, known"
)
INSERT = f"INSERT INTO vote ({COLUMNS}) VALUES ({', '.join(f'${at}' for at in range(1, 18))})"
NEWEST = f"SELECT {COLUMNS} FROM vote WHERE ballot = $1 ORDER BY id DESC LIMIT $2"


@dataclass(frozen=True)
class Voting:
    """A ballot that takes votes, another for bare rows, and who votes, in lots of one round."""

    ballot: UUID
    other: UUID
    lots: Sequence[Sequence[UUID]]


async def run() -> list[Figure]:
    """Measure on databases of this run's own."""
    async with partition_databases(["members/BE", "governance/BE"], durable=True) as urls:
        await fill(urls["members/BE"], ENTITY, int((2 * ROUNDS + 3) * LOT * 1.1))
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as http:
                assembly = await sealed_today(running, http, urls)
                await open_call(running, http, assembly)
                people = await everybody_there(urls, assembly)
                item = (await running.ask(http, "otto", COUNTRY, FIRST_ITEM, a=assembly))["assembly"]["resolutions"][0]
                opened = await running.ask(http, "otto", COUNTRY, OPEN_BALLOT, r=item["id"])
                voting = await _voting(urls["governance/BE"], opened["openBallot"]["ballot"]["id"], people)
                over_http = await _over_http(running, http, voting)
        ratio = await _against_inserts(urls["governance/BE"], voting)
    return [
        Figure("ballots", ratio, ">=", 0.5),
        Figure("ballots-http", over_http, ">=", 34, "/s"),
    ]


async def _voting(url: str, ballot: str, people: Sequence[UUID]) -> Voting:
    """The ballot, and a copy of its row, annulled, for bare votes."""
    found, other = uuid_of(ballot, "ballot"), new_uuid()
    connection = await connect(url)
    await connection.execute(
        "INSERT INTO ballot (id, assembly, resolution, call, form, opened_at, actor, name, known) SELECT $1, assembly,"
        " resolution, call, form, opened_at, actor, name, int8range(1, 2) FROM ballot WHERE id = $2",
        other,
        found,
    )
    await connection.close()
    lots = [people[at : at + LOT] for at in range(0, (2 * ROUNDS + 3) * LOT, LOT)]
    assert len(lots[-1]) == LOT
    return Voting(found, other, lots)


async def _timed(lanes: int, people: Sequence[Any], send: Callable[[int, Any], Awaitable[Any]]) -> float:
    """Seconds for these people in so many lanes, each sending the next when the one before is answered."""

    async def lane(number: int) -> None:
        for who in people[number::lanes]:
            await send(number, who)

    began = time.perf_counter()
    await asyncio.gather(*(lane(number) for number in range(lanes)))
    return time.perf_counter() - began


async def _over_http(running: Any, http: aiohttp.ClientSession, voting: Voting) -> float:
    async def send(_: int, who: UUID) -> None:
        asked = {"ballot": f"{COUNTRY}.ballot.{voting.ballot.hex}", "membership": f"{COUNTRY}.membership.{who.hex}"}
        await running.ask(http, "otto", COUNTRY, CAST, i=asked | {"choice": "FOR", "idempotencyKey": who.hex})

    return LOT / await _timed(CONNECTIONS, voting.lots[0], send)


async def _against_inserts(url: str, voting: Voting) -> float:
    """Our rate with many voters over that of bare inserts; the first round of each only warms."""
    database = Database(url, COUNTRY, pool_size=CONNECTIONS)
    context = RequestContext(partition_of(database), OTTO)
    connections = [await connect(url) for _ in range(CONNECTIONS)]
    taken: dict[str, list[float]] = {"few": [], "many": [], "bare": []}
    settle()
    lots = iter(voting.lots[1:])
    for _ in range(ROUNDS + 1):
        for name, lanes in (("few", CONNECTIONS), ("many", UNDER_WAY)):
            taken[name].append(await _timed(lanes, next(lots), lambda _, who: _cast(context, voting.ballot, who)))
        rows = await _same_rows(connections[0], voting)
        taken["bare"].append(
            await _timed(CONNECTIONS, rows, lambda number, row: connections[number].execute(INSERT, *row))
        )
    for connection in connections:
        await connection.close()
    await database.close()
    rates = {name: LOT / statistics.median(seconds[1:]) for name, seconds in taken.items()}
    print(
        f"# ballots: {rates['many']:.0f} votes/s of {UNDER_WAY} voters at once, {rates['few']:.0f}/s of {CONNECTIONS},"
        f" {rates['bare']:.0f} bare inserts/s",
        file=sys.stderr,
    )
    return rates["many"] / rates["bare"]


async def _cast(context: RequestContext, ballot: UUID, who: UUID) -> None:
    wanted = WantedVote(Holder(who, outsider=False), Marked(VoteChoice.FOR), None, now().date(), {})
    request, key = {"ballot": str(ballot), "membership": str(who), "choice": "FOR"}, new_uuid().hex
    entry = Entry(OTTO, request, key, Asked(context.partition, ballot, wanted), frozenset({(ballot, who)}))
    await context.grouped(CAST_VOTE, cast_votes, entry)


async def _same_rows(connection: asyncpg.Connection, voting: Voting) -> list[tuple[Any, ...]]:
    """The votes that were just cast, as those of the other ballot, each for a membership of its own."""
    rows = await connection.fetch(NEWEST, voting.ballot, LOT)
    return [(new_uuid(), voting.other, new_uuid(), *tuple(row)[3:]) for row in rows]
