"""`electorate-stream`: 1,000,000 memberships over `GET /electorate`, against the raw `COPY` of the same query.

Ours is a members partition in a process of its own, asked as governance asks it and read to the trailer.
`electorate-stream-memory` is what that process grows by above idle, its highest resident size; PostgreSQL apart.
`electorate-stream-constant` is how far that peak moves from a tenth of the memberships to all of them.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import date

import aiohttp

from commons.auth.tokens import Asking
from commons.bulk import ELECTORATE_PATH, ElectorateRequest, FrameReader
from tests.benchmarks.figures import Figure
from tests.benchmarks.rolls.copies import copy_out
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.world import TIMEOUT, World, partition_databases, world

MEMBERSHIPS = int(os.environ.get("ELECTORATE_STREAM_MEMBERSHIPS", "1000000"))
ROUNDS = 5
MEMBERS, GOVERNANCE = "members/FR", "governance/FR"
ENTITY, TENTH = "FR.entity.smartfr", "FR.entity.alterna"
AS_OF = date(2026, 6, 1)


async def run() -> list[Figure]:
    """Measure on databases and processes of this run's own."""
    async with partition_databases([MEMBERS, GOVERNANCE]) as urls:
        await fill(urls[MEMBERS], ENTITY, MEMBERSHIPS)
        await fill(urls[MEMBERS], TENTH, MEMBERSHIPS // 10)
        with world(urls, [[MEMBERS], [GOVERNANCE]]) as running:
            async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
                return await _measured(running, http, urls[MEMBERS])


async def _measured(running: World, http: aiohttp.ClientSession, url: str) -> list[Figure]:
    idle = running.resident("VmRSS", 0)
    running.forget_peak()
    await _stream(running, http, TENTH, MEMBERSHIPS // 10)
    tenth = running.resident("VmHWM", 0)
    ours, copies = [], []
    for number in range(ROUNDS):
        began = time.perf_counter()
        await _stream(running, http, ENTITY, MEMBERSHIPS)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        await copy_out(url, ENTITY, AS_OF)
        copies.append(time.perf_counter() - began)
        print(f"# electorate-stream round {number}: ours {ours[-1]:.2f} s, COPY {copies[-1]:.2f} s", file=sys.stderr)
    whole = running.resident("VmHWM", 0)
    return [
        Figure("electorate-stream", statistics.median(ours) / statistics.median(copies), "<=", 1.5),
        Figure("electorate-stream-memory", (whole - idle) / 1e6, "<=", 50, unit="MB"),
        Figure("electorate-stream-constant", (whole - tenth) / 1e6, "<=", 10, unit="MB"),
    ]


async def _stream(running: World, http: aiohttp.ClientSession, entity: str, memberships: int) -> None:
    """Read an electorate to its trailer."""
    token = running.partition_token(Asking(GOVERNANCE, MEMBERS, "VOTING_ROLL"))
    address = f"http://127.0.0.1:{running.ports[MEMBERS]}{ELECTORATE_PATH}"
    query = ElectorateRequest(entity, AS_OF.isoformat(), 1).query()
    headers = {"authorization": f"Bearer {token}"}
    async with http.get(address, params=query, headers=headers) as response:
        response.raise_for_status()
        reader = FrameReader(response.content.iter_any())
        async for _ in reader.rows():
            pass
    assert reader.trailer is not None
    assert reader.trailer.rows == memberships
