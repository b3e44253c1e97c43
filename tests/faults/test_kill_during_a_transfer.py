"""Somebody moves from France to Italy, and either side is killed between any two steps: it goes on, or never was.

A write is held at its last step, the head of the audit chain, so that everything else of it has been written when its
process dies.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.answers import done, is_refused
from tests.benchmarks.rolls.copies import connect
from tests.faults.test_kill_any_process_during_a_seal import waits
from tests.stack import Stack

pytestmark = pytest.mark.faults

FRANCE, ITALY = "members/FR", "members/IT"
IT = "IT.entity.smart-it"
MEMBERSHIP = "FR.membership.00000000000040008000000000000a1f"
SEEN = "id reference state version lastDay firstDay confirmed steps { side kind }"
REQUEST = f"""mutation($input: RequestTransferInput!) {{ requestTransfer(input: $input) {{
  ... on TransferPayload {{ transfer {{ {SEEN} }} }} ...Refused }} }}"""
CANCEL = f"""mutation($input: CancelTransferInput!) {{ cancelTransfer(input: $input) {{
  ... on TransferPayload {{ transfer {{ {SEEN} }} }} ...Refused }} }}"""
LOOK = f"query($id: ID!) {{ transfer(id: $id) {{ {SEEN} }} }}"
STORY = """query($id: ID!) { membership(id: $id) { endedOn leaving { state version }
  transfers { edges { node { id } } } } }"""
APPLY = """mutation($input: ApplyForMembershipInput!) { applyForMembership(input: $input) { ... on ApplicationPayload {
  application { id state } } ...Refused } }"""
MINE = """{ ownApplications(country: "IT") { edges { node { id state transfer { state steps { side kind } } } } } }"""


class Move:
    """What Amélie does and sees, with one login, while processes die."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    async def do(self, query: str, **variables: Any) -> dict[str, Any]:
        """An answer in which nothing may be refused."""
        return done(await self.stack.ask(query, variables))

    async def tried(self, query: str, **variables: Any) -> bool:
        """Whether it was answered well; a broken connection or a refusal is a no."""
        try:
            return not is_refused(await self.stack.ask(query, variables))
        except httpx2.HTTPError:
            return False

    async def story(self) -> dict[str, Any]:
        return (await self.do(STORY, id=MEMBERSHIP))["membership"]

    async def until(self, transfer: str, *kinds: str) -> dict[str, Any]:
        """The transfer once Italy's newest word, as France knows it, is one of these."""
        async with asyncio.timeout(60):
            while True:
                found = (await self.do(LOOK, id=transfer))["transfer"]
                told = [step["kind"] for step in found["steps"] if step["side"] == "JOINING"]
                if told[-1:] and told[-1] in kinds and found["confirmed"]:
                    return found
                await asyncio.sleep(0.3)

    async def killed_while(self, name: str, held: str, act: Callable[[], Any] | None = None) -> Any:
        """Kill `name` while a write of `held` is at its last step: one of `act`, or of a word that arrives."""
        async with held_at_its_last_step(self.stack, held) as connection:
            acting = asyncio.create_task(act()) if act else None
            await waits(connection)
            await self.stack.kill(name)
        result = await asyncio.wait_for(acting, 60) if acting else None
        await self.stack.restart(name)
        return result

    async def check_chains(self) -> None:
        for name in (FRANCE, ITALY):
            done = await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-m", "hemicycle", "verify", name],
                env=os.environ | {"HEMICYCLE_DATA": str(self.stack.data)},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert "the chain holds" in done.stdout, done.stderr


@asynccontextmanager
async def held_at_its_last_step(stack: Stack, name: str) -> AsyncIterator[asyncpg.Connection]:
    """Nobody in that partition gets the head of the audit chain until this is left."""
    rows = json.loads((stack.data / "partitions.json").read_text("utf-8"))
    connection = await connect(rows[name]["database_url"])
    await connection.execute("BEGIN; SELECT 1 FROM audit_head FOR UPDATE")
    try:
        yield connection
    finally:
        connection.terminate()


async def test_either_side_dies_between_any_two_steps(new_stacks: Callable[..., Stack]) -> None:
    stack = new_stacks(split=(FRANCE, ITALY)).start()
    move = Move(stack)
    version = ((await move.story())["leaving"] or {"version": 0})["version"]
    asked = {
        "membership": MEMBERSHIP,
        "expectedVersion": version,
        "toCountry": "IT",
        "toEntity": "smart-it",
        "idempotencyKey": "one",
    }

    # France dies with the request in its hands: nothing of it is there, neither notice nor transfer.
    assert not await move.killed_while(FRANCE, FRANCE, lambda: move.tried(REQUEST, input=asked))
    assert (await move.story())["transfers"] == {"edges": []}
    assert (await move.story())["endedOn"] is None

    # The same request again, while Italy is down; then Italy dies with the word in its hands, and hears it again.
    await stack.kill(ITALY)
    begun = (await move.do(REQUEST, input=asked))["requestTransfer"]["transfer"]
    assert (await move.do(REQUEST, input=asked))["requestTransfer"]["transfer"]["id"] == begun["id"]
    assert (await move.story())["endedOn"] == begun["lastDay"]
    await stack.kill(FRANCE)
    await stack.restart(FRANCE)
    await stack.restart(ITALY)
    await move.killed_while(ITALY, ITALY)
    # France dies while Italy takes the word in: it comes twice and counts once.
    await move.until(begun["id"], "EXPECTED")

    # Italy dies with the application in its hands, and once more right after it took it.
    application = {
        "entity": IT,
        "category": "WORKER",
        "shares": 1,
        "transfer": begun["reference"],
        "profile": {"givenName": "Amélie", "familyName": "Laurent"},
        "idempotencyKey": "two",
    }
    assert not await move.killed_while(ITALY, ITALY, lambda: move.tried(APPLY, input=application))
    assert (await move.do(MINE))["ownApplications"]["edges"] == []
    await move.do(APPLY, input=application)
    await stack.kill(ITALY)
    await stack.restart(ITALY)
    # France dies with Italy's word in its hands.
    await move.killed_while(FRANCE, FRANCE)
    found = await move.until(begun["id"], "APPLIED")

    # She calls it off; France dies right after. Italy withdraws the application, whoever died meanwhile.
    ending = {
        "transfer": begun["id"],
        "expectedVersion": found["version"],
        "keepNotice": True,
        "idempotencyKey": "three",
    }
    assert not await move.killed_while(FRANCE, FRANCE, lambda: move.tried(CANCEL, input=ending))
    assert (await move.do(LOOK, id=begun["id"]))["transfer"]["state"] == "UNDER_WAY"
    await move.do(CANCEL, input=ending)
    await stack.kill(FRANCE)
    await stack.restart(FRANCE)
    await move.until(begun["id"], "WITHDRAWN")
    (edge,) = (await move.do(MINE))["ownApplications"]["edges"]
    mine = edge["node"]
    assert (mine["state"], mine["transfer"]["state"]) == ("WITHDRAWN", "CANCELLED")
    kinds = [step["kind"] for step in mine["transfer"]["steps"]]
    assert kinds == ["NOTICE", "CANCELLED", "EXPECTED", "APPLIED", "WITHDRAWN"]
    await move.check_chains()
