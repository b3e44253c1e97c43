"""`roll-page`: a page of 100 lines with reasons from a sealed roll of 1,000,000; the last costs what the first does.

The figure is the slower page's median over the quicker one's, over HTTP to the governance partition.
"""

from __future__ import annotations

import os
import sys
from uuid import UUID

import aiohttp

from commons.ids import global_id
from commons.paging import encode_cursor
from tests.benchmarks.figures import Figure, medians
from tests.benchmarks.rolls.copies import connect
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.sealing import seal, sign_off
from tests.benchmarks.rolls.world import TIMEOUT, World, partition_databases, world

MEMBERSHIPS = int(os.environ.get("ROLL_PAGE_MEMBERSHIPS", "1000000"))
PAGE = 100
ENTITY = "BE.entity.smartcoop"
LINES = """query($id: ID!, $after: String) { roll(id: $id) { lines(first: 100, after: $after) {
  edges { node { membership { id } person { id } votes reason explanation law { key article unverified } } }
  pageInfo { hasNextPage } } } }"""


async def run() -> list[Figure]:
    """Measure on databases and processes of this run's own."""
    async with partition_databases(["members/BE", "governance/BE"]) as urls:
        await fill(urls["members/BE"], ENTITY, MEMBERSHIPS)
        with world(urls, [["members/BE"], ["governance/BE"]]) as running:
            async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
                await sign_off(running, http, ENTITY)
                roll = await seal(running, http, ENTITY, MEMBERSHIPS)
                return [await _measured(running, http, roll, await _before_last(urls["governance/BE"], roll))]


async def _before_last(url: str, roll: str) -> str:
    """The cursor after which one page is left."""
    connection = await connect(url)
    query = "SELECT membership FROM roll_line WHERE roll = $1 ORDER BY membership DESC OFFSET $2 LIMIT 1"
    found = await connection.fetchval(query, UUID(roll.rpartition(".")[2]), PAGE)
    await connection.close()
    return encode_cursor((), global_id("BE", "membership", found))


async def _measured(running: World, http: aiohttp.ClientSession, roll: str, cursor: str) -> Figure:
    async def page(after: str | None, more: bool) -> None:
        lines = (await running.ask(http, "otto", "BE", LINES, id=roll, after=after))["roll"]["lines"]
        assert (len(lines["edges"]), lines["pageInfo"]["hasNextPage"]) == (PAGE, more)

    first, last = await medians(lambda: page(None, True), lambda: page(cursor, False), rounds=31, warm=5)
    print(f"# roll-page: first {first * 1000:.1f} ms, last {last * 1000:.1f} ms", file=sys.stderr)
    return Figure("roll-page", max(first, last) / min(first, last), "<=", 1.5)
