"""A process is killed while a roll is being sealed: it is sealed whole or not at all, and says which."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import aiohttp
import asyncpg
import pytest

from tests.benchmarks.rolls.copies import connect
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.sealing import COMPUTE, SEAL, convene, sign_off
from tests.benchmarks.rolls.world import World, partition_databases, world

pytestmark = pytest.mark.faults

ENTITY = "BE.entity.smartcoop"
MEMBERSHIPS = 60_000
GROUPS = [["members/BE"], ["governance/BE"]]
STATE = """query($id: ID!) { roll(id: $id) { state merkleRoot recomputedRoot signature seals { name }
  totals { registered } } }"""
Urls = dict[str, str]
Kill = Callable[[World, Urls], Awaitable[None]]


async def kill_governance(running: World, _: Urls) -> None:
    running.processes[1].kill()


async def kill_members(running: World, _: Urls) -> None:
    running.processes[0].kill()


async def kill_a_backend(_: World, urls: Urls) -> None:
    """PostgreSQL's process that is sealing; the server then starts all of them anew."""
    connection = await connect(urls["governance/BE"])
    busy = await connection.fetch(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend' AND xact_start IS NOT NULL"
    )
    for row in busy:
        os.kill(row["pid"], signal.SIGKILL)


async def signed_once(running: World, http: aiohttp.ClientSession) -> str:
    assembly = await convene(running, http, ENTITY)
    roll = (await running.ask(http, "otto", "BE", COMPUTE, a=assembly))["computeRoll"]["roll"]["id"]
    await running.ask(http, "otto", "BE", SEAL, r=roll)
    return roll


async def sealed(running: World, http: aiohttp.ClientSession, roll: str) -> bool:
    """Whether the second signature came through; a broken connection or a refusal is a no."""
    try:
        await running.ask(http, "oriane", "BE", SEAL, r=roll)
    except (aiohttp.ClientError, AssertionError):
        return False
    return True


async def check_whole(running: World, http: aiohttp.ClientSession, urls: Urls, roll: str) -> bool:
    """Sealed whole, or provisional as if the second signature had never been given."""
    found = (await running.ask(http, "otto", "BE", STATE, id=roll))["roll"]
    connection = await connect(urls["governance/BE"])
    uuid = UUID(roll.rpartition(".")[2])
    lines = await connection.fetchval("SELECT count(*) FROM roll_line WHERE roll = $1", uuid)
    roots = await connection.fetchval(
        "SELECT count(*) FROM audit WHERE action = 'sealRoll' AND subject = $1 AND body LIKE '%\"root\":\"%'", roll
    )
    announced = await connection.fetchval(
        "SELECT count(*) FROM outbox WHERE kind = 'roll.sealed' AND body->>'roll' = $1", roll
    )
    await connection.close()
    assert lines == found["totals"]["registered"] == MEMBERSHIPS
    whole = found["state"] == "SEALED"
    assert (len(found["seals"]), roots, announced) == ((2, 1, 1) if whole else (1, 0, 0))
    assert (found["merkleRoot"] is not None) == (found["signature"] is not None) == whole
    assert found["recomputedRoot"] == found["merkleRoot"]
    return whole


async def again(urls: Urls) -> None:
    """Wait until the server answers after its restart."""
    async with asyncio.timeout(60):
        while True:
            try:
                await (await connect(urls["governance/BE"])).close()
            except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
                await asyncio.sleep(0.2)
            else:
                return


async def killed_at(urls: Urls, kill: Kill, seconds: float) -> bool:
    with world(urls, GROUPS) as running:
        async with aiohttp.ClientSession() as http:
            roll = await signed_once(running, http)
            sealing = asyncio.create_task(sealed(running, http, roll))
            await asyncio.sleep(seconds)
            await kill(running, urls)
            said = await sealing
    await again(urls)
    with world(urls, GROUPS) as running:
        async with aiohttp.ClientSession() as http:
            whole = await check_whole(running, http, urls, roll)
            assert whole or not said
            if not whole:
                assert await sealed(running, http, roll)
                assert await check_whole(running, http, urls, roll)
    return whole


async def usual_seconds(urls: Urls) -> float:
    with world(urls, GROUPS) as running:
        async with aiohttp.ClientSession() as http:
            await sign_off(running, http, ENTITY)
            roll = await signed_once(running, http)
            began = time.perf_counter()
            assert await sealed(running, http, roll)
            return time.perf_counter() - began


async def test_a_roll_is_sealed_whole_or_not_at_all() -> None:
    async with partition_databases(["members/BE", "governance/BE"], durable=True) as urls:
        await fill(urls["members/BE"], ENTITY, MEMBERSHIPS)
        usual = await usual_seconds(urls)
        outcomes: dict[str, Any] = {}
        for kill in (kill_governance, kill_members, kill_a_backend):
            for part in (0.4, 0.8):
                outcomes[f"{kill.__name__} at {part}"] = await killed_at(urls, kill, usual * part)
        assert not all(outcomes.values()), outcomes
