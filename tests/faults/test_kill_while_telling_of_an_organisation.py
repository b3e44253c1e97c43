"""An organisation is entered in France and in Italy, and either side is killed between any two steps: it becomes one.

A write is held at its last step, the head of the audit chain, so that everything else of it has been written when its
process dies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.answers import done, is_refused
from tests.faults.test_kill_any_process_during_a_seal import waits
from tests.faults.test_kill_during_a_transfer import held_at_its_last_step
from tests.stack import Stack

pytestmark = pytest.mark.faults

FRANCE, ITALY = "clients/FR", "clients/IT"
REGISTER = """mutation($input: RegisterClientInput!) { registerClient(input: $input) {
  ... on RegisterClientPayload { client { id organisation { id } } } ...Refused } }"""
READ = "query($id: ID!) { client(id: $id) { organisation { id relations { id } } } }"
COUNT = "query($country: CountryCode!) { clientCount(countries: [$country]) }"
OFFICERS = {FRANCE: "colin", ITALY: "klara"}
ENTITIES = {FRANCE: "FR.entity.smartfr", ITALY: "IT.entity.smart-it"}


def cera(name: str) -> dict:
    return {
        "entity": ENTITIES[name],
        "name": "Cera",
        "identifiers": [{"scheme": "VAT", "value": "BE0403581960"}],
        "idempotencyKey": "one",
    }


async def killed_while(stack: Stack, name: str, act: Callable[[], Awaitable[bool]] | None = None) -> bool | None:
    """Kill `name` while a write of its own is at its last step: of `act`, or of a word that arrives."""
    async with held_at_its_last_step(stack, name) as connection:
        acting = asyncio.ensure_future(act()) if act else None
        await waits(connection)
        await stack.kill(name)
    result = await asyncio.wait_for(acting, 60) if acting else None
    await stack.restart(name)
    return result


async def test_either_side_dies_between_any_two_steps(new_stacks: Callable[..., Stack]) -> None:
    stack = new_stacks(split=(FRANCE, ITALY)).start()

    async def register(name: str) -> dict:
        answer = await stack.ask(REGISTER, {"input": cera(name)}, as_=OFFICERS[name])
        return done(answer)["registerClient"]["client"]

    async def tried(name: str) -> bool:
        try:
            return not is_refused(await stack.ask(REGISTER, {"input": cera(name)}, as_=OFFICERS[name]))
        except httpx2.HTTPError:
            return False

    async def count() -> int:
        return done(await stack.ask(COUNT, {"country": "FR"}, as_="colin"))["clientCount"]

    # France dies with the registration in its hands: nothing of it is there, and the same request is done once.
    before = await count()
    assert not await killed_while(stack, FRANCE, lambda: tried(FRANCE))
    assert await count() == before
    await stack.kill(ITALY)
    french = await register(FRANCE)
    assert (await register(FRANCE))["id"] == french["id"]
    # France dies before anybody was told; Italy enters the same organisation, having heard nothing.
    await stack.kill(FRANCE)
    await stack.restart(ITALY)
    italian = await register(ITALY)
    assert italian["organisation"] != french["organisation"]
    # Italy dies with France's word in its hands, and hears it again.
    await stack.restart(FRANCE)
    await killed_while(stack, ITALY)
    smallest = min(french["organisation"]["id"], italian["organisation"]["id"])
    async with asyncio.timeout(90):
        while True:
            if await ids(stack, french, italian) == {smallest}:
                break
            await asyncio.sleep(1)
    whole = done(await stack.ask(READ, {"id": french["id"]}, as_="colin"))["client"]["organisation"]
    assert {row["id"] for row in whole["relations"]} >= {french["id"], italian["id"]}


async def ids(stack: Stack, french: dict, italian: dict) -> set[str]:
    """What the two clients' organisation goes by."""
    asked = ((french, OFFICERS[FRANCE]), (italian, OFFICERS[ITALY]))
    answers = [done(await stack.ask(READ, {"id": client["id"]}, as_=officer)) for client, officer in asked]
    return {answer["client"]["organisation"]["id"] for answer in answers}
