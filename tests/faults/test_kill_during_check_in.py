"""Processes are killed while desks let people in: who is in the room has her row and its audit line, or neither."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from tests.benchmarks.rolls.copies import connect
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.sealing import COMPUTE, SEAL, convene, sign_off
from tests.benchmarks.rolls.world import World, partition_databases, world
from tests.faults.test_kill_during_a_seal import Kill, Urls, again, kill_a_backend, kill_governance

pytestmark = pytest.mark.faults

ENTITY = "BE.entity.smartcoop"
MEMBERSHIPS = 400
DESKS = 8
GROUPS = [["members/BE"], ["governance/BE"]]
CHECK_IN = """mutation($a: ID!, $m: ID!) { checkIn(input: { assembly: $a, membership: $m }) { ... on CheckInPayload {
  presence { id arrivedAt } } ...Refused } }"""
ATTENDANCE = "query($a: ID!) { assembly(id: $a) { attendance(first: 500, here: true) { edges { node { id } } } } }"


async def sealed_today(running: World, http: aiohttp.ClientSession, urls: Urls) -> str:
    """A meeting of today on a sealed roll."""
    await sign_off(running, http, ENTITY)
    assembly = await convene(running, http, ENTITY)
    today = datetime.now(ZoneInfo("Europe/Brussels")).date()
    connection = await connect(urls["governance/BE"])
    await connection.execute("SET session_replication_role = replica")
    await connection.execute("UPDATE assembly SET held_on = $1, record_date = $1", today)
    await connection.close()
    roll = (await running.ask(http, "otto", "BE", COMPUTE, a=assembly))["computeRoll"]["roll"]["id"]
    for who in ("otto", "oriane"):
        await running.ask(http, who, "BE", SEAL, r=roll)
    return assembly


async def voters(urls: Urls) -> list[str]:
    connection = await connect(urls["governance/BE"])
    rows = await connection.fetch("SELECT membership FROM roll_line WHERE votes > 0 AND person IS NOT NULL")
    await connection.close()
    return [f"BE.membership.{row['membership'].hex}" for row in rows]


async def desk(running: World, http: aiohttp.ClientSession, assembly: str, people: list[str]) -> list[str]:
    """Check people in until the process is gone; ids of the presences that were answered."""
    said: list[str] = []
    for who in people:
        try:
            answer: Any = await running.ask(http, "otto", "BE", CHECK_IN, a=assembly, m=who)
        except (aiohttp.ClientError, AssertionError):
            continue
        said.append(answer["checkIn"]["presence"]["id"])
    return said


async def check_whole(urls: Urls, running: World, http: aiohttp.ClientSession, assembly: str) -> set[str]:
    """Every presence has one audit line and every audit line its presence; ids of those in the room."""
    edges = (await running.ask(http, "otto", "BE", ATTENDANCE, a=assembly))["assembly"]["attendance"]["edges"]
    here = {edge["node"]["id"] for edge in edges}
    connection = await connect(urls["governance/BE"])
    audited = await connection.fetch("SELECT subject FROM audit WHERE action = 'checkIn' AND body LIKE '%holder%'")
    twice = await connection.fetchval(
        "SELECT count(*) FROM (SELECT holder FROM presence WHERE assembly = $1 GROUP BY holder HAVING count(*) > 1) t",
        UUID(assembly.rpartition(".")[2]),
    )
    await connection.close()
    assert sorted(row["subject"] for row in audited) == sorted(here)
    assert twice == 0
    return here


@pytest.mark.parametrize("kill", [kill_governance, kill_a_backend])
async def test_a_check_in_is_whole_or_never_was(kill: Kill) -> None:
    async with partition_databases(["members/BE", "governance/BE"], durable=True) as urls:
        await fill(urls["members/BE"], ENTITY, MEMBERSHIPS)
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession() as http:
                assembly = await sealed_today(running, http, urls)
                people = await voters(urls)
                desks = [asyncio.create_task(desk(running, http, assembly, people[n::DESKS])) for n in range(DESKS)]
                await asyncio.sleep(0.5)
                await kill(running, urls)
                said = [presence for each in await asyncio.gather(*desks) for presence in each]
        await again(urls)
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession() as http:
                here = await check_whole(urls, running, http, assembly)
                assert 0 < len(said) < len(people)
                assert set(said) <= here
                await desk(running, http, assembly, people)
                assert len(await check_whole(urls, running, http, assembly)) == len(people)
