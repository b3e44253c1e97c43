"""The whole path of a roll over HTTP: convened, computed, sealed by two."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import aiohttp

from tests.benchmarks.rolls.world import World

CONVENE = "mutation($i: ConveneInput!) { convene(input: $i) { ... on ConvenePayload { assembly { id } } ...Refused } }"
COMPUTE = """mutation($a: ID!) { computeRoll(input: { assembly: $a }) {
  ... on ComputeRollPayload { roll { id totals { registered } } } ...Refused } }"""
SEAL = """mutation($r: ID!) { sealRoll(input: { roll: $r }) {
  ... on SealRollPayload { roll { state merkleRoot } } ...Refused } }"""
SIGN_OFF = "mutation($i: SignOffInput!) { signOff(input: $i) { ... on SignOffPayload { name } ...Refused } }"
LAW = "query($e: ID!) { lawPack(entity: $e) { experimentalBecause { key } } }"


def held_on() -> date:
    """A day that every law's notice allows."""
    return date.today() + timedelta(days=40)


async def sign_off(world: World, http: aiohttp.ClientSession, entity: str) -> None:
    """Confirm what an experimental pack needs."""
    country = entity.partition(".")[0]
    law = (await world.ask(http, "otto", country, LAW, e=entity))["lawPack"]
    for leaf in law["experimentalBecause"]:
        confirmed = {"entity": entity, "leaf": leaf["key"], "source": "bench", "statement": "bench"}
        await world.ask(http, "otto", country, SIGN_OFF, i=confirmed)


async def convene(world: World, http: aiohttp.ClientSession, entity: str, **fields: Any) -> str:
    """A new assembly's id."""
    asked = {
        "entity": entity,
        "title": "Bench",
        "kind": "ORDINARY",
        "heldOn": str(held_on()),
        "agenda": [{"title": "Accounts"}],
    }
    country = entity.partition(".")[0]
    return (await world.ask(http, "otto", country, CONVENE, i=asked | fields))["convene"]["assembly"]["id"]


async def seal(world: World, http: aiohttp.ClientSession, entity: str, memberships: int) -> str:
    """Convene, compute and seal; the roll's id."""
    country = entity.partition(".")[0]
    assembly = await convene(world, http, entity)
    roll = (await world.ask(http, "otto", country, COMPUTE, a=assembly))["computeRoll"]["roll"]
    assert roll["totals"]["registered"] == memberships
    await world.ask(http, "otto", country, SEAL, r=roll["id"])
    sealed = (await world.ask(http, "oriane", country, SEAL, r=roll["id"]))["sealRoll"]["roll"]
    assert sealed["state"] == "SEALED"
    return roll["id"]
