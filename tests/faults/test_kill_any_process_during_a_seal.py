"""Any process of a run is killed while a roll is being sealed: afterwards it is sealed whole or not at all.

The seal is held at its last step, the head of the audit chain, so that everything else of it has been written.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
import pytest

from tests.answers import is_refused
from tests.benchmarks.rolls.copies import connect
from tests.faults.test_runner import cluster
from tests.journeys.office import SEAL, Office
from tests.stack import Stack

pytestmark = pytest.mark.faults

ROLL = """query($id: ID!) { roll(id: $id) { state merkleRoot recomputedRoot signature totals { registered }
  seals { name } } }"""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@asynccontextmanager
async def held_at_its_last_step(stack: Stack) -> AsyncIterator[asyncpg.Connection]:
    """Nobody in Belgium's governance gets the head of the audit chain until this is left."""
    rows = json.loads((stack.data / "partitions.json").read_text("utf-8"))
    connection = await connect(rows["governance/BE"]["database_url"])
    await connection.execute("BEGIN; SELECT 1 FROM audit_head FOR UPDATE")
    try:
        yield connection
    finally:
        connection.terminate()


async def waits(connection: asyncpg.Connection) -> None:
    """Come back once somebody waits for that lock."""
    async with asyncio.timeout(30):
        while not await connection.fetchval(WAITING):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def sealed(stack: Stack, roll: str) -> bool:
    """Whether the second signature was answered; a broken connection or a refusal is a no."""
    try:
        answer = await stack.ask(SEAL, {"input": {"roll": roll, "idempotencyKey": uuid4().hex}}, as_="oriane")
    except httpx2.HTTPError:
        return False
    return not is_refused(answer)


def victim(stack: Stack, name: str) -> int:
    """The id of a process of the run; `postgres` is its server."""
    if name == "postgres":
        return int((cluster(stack) / "postmaster.pid").read_text("utf-8").splitlines()[0])
    if name == "run":
        assert stack.process is not None
        return stack.process.pid
    return stack.pid(name)


async def check_whole(office: Office, roll: str) -> bool:
    """Sealed whole, or as if the second signature had never been given; the audit chain holds."""
    found: dict[str, Any] = (await office.read(ROLL, id=roll))["roll"]
    whole = found["state"] == "SEALED"
    assert whole or found["state"] == "PROVISIONAL"
    assert len(found["seals"]) == (2 if whole else 1)
    assert (found["merkleRoot"] is not None) == (found["signature"] is not None) == whole
    assert found["recomputedRoot"] == found["merkleRoot"]
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "hemicycle", "verify", "governance/BE"],
        env=os.environ | {"HEMICYCLE_DATA": str(office.stack.data)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "the chain holds" in done.stdout, done.stderr
    return whole


@pytest.mark.parametrize("name", ["gateway", "host", "members/BE", "governance/BE", "postgres", "run"])
async def test_sealed_whole_or_not_at_all(stacks: Callable[..., Stack], name: str) -> None:
    split = (name,) if "/" in name else ()
    stack = stacks(split=split, durable=True).start()
    office = Office(stack, "BE.entity.smartcoop", "otto", "oriane")
    roll = await office.compute((await office.convene(20))["id"])
    await office.sign_off(roll)
    await office.do(SEAL, roll=roll["id"])
    async with held_at_its_last_step(stack) as connection:
        sealing = asyncio.create_task(sealed(stack, roll["id"]))
        await waits(connection)
        os.kill(victim(stack, name), signal.SIGKILL)
        if name == "members/BE":
            await connection.execute("ROLLBACK")
        elif name == "gateway":
            await asyncio.sleep(0.3)
        said = await asyncio.wait_for(sealing, 60)
    if split:
        await stack.restart(name)
    else:
        assert stack.process is not None
        stack.process.wait(60)
        stack.start()
    whole = await check_whole(office, roll["id"])
    assert whole or not said
    if not whole:
        assert await sealed(stack, roll["id"])
        assert await check_whole(office, roll["id"])
