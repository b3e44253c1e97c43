"""Processes are killed while everybody votes: no receipt without its vote, no vote counted twice.

The voters' clients do what any client does: they ask again, with the same key, until they have their receipt.
`BALLOT_VOTERS=10000` takes the vote of ten thousand.
"""

from __future__ import annotations

import asyncio
import os
from datetime import datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from commons.ids import uuid_of
from tests.benchmarks.rolls.copies import connect
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.world import World, partition_databases, world
from tests.faults.test_kill_during_a_seal import Kill, Urls, again, kill_a_backend, kill_governance
from tests.faults.test_kill_during_check_in import ENTITY, GROUPS, sealed_today

pytestmark = pytest.mark.faults

VOTERS = int(os.environ.get("BALLOT_VOTERS", "600"))
LANES = 48
KILLS = 2
FIRST_ITEM = "query($a: ID!) { assembly(id: $a) { resolutions { id } } }"
OPEN_CALL = """mutation($i: OpenCallInput!) { openCall(input: $i) {
  ... on OpenCallPayload { assembly { id } } ...Refused } }"""
OPEN_BALLOT = """mutation($r: ID!) { openBallot(input: { resolution: $r, form: OPEN, channels: [IN_ROOM] }) {
  ... on OpenBallotPayload { ballot { id } } ...Refused } }"""
CAST = """mutation($i: CastVoteInput!) { castVote(input: $i) { ... on CastVotePayload { receipt { id code votes
  lines { choice } } } ...Refused } }"""
CLOSE = """mutation($b: ID!) { closeBallot(input: { ballot: $b }) { ... on CloseBallotPayload { fallen
  ballot { receipts digest turnout { members votes receipts } }
  resolution { tally { for against abstain blank present } } } ...Refused } }"""
BRUSSELS = ZoneInfo("Europe/Brussels")
Receipts = dict[str, tuple[str, str]]
"""By membership: the receipt's id and code."""


async def open_call(running: World, http: aiohttp.ClientSession, assembly: str) -> None:
    """Open the first call, due since midnight."""
    midnight = datetime.combine(datetime.now(BRUSSELS).date(), time.min, BRUSSELS)
    asked = {"assembly": assembly, "number": 1, "dueAt": midnight.isoformat()}
    await running.ask(http, "otto", "BE", OPEN_CALL, i=asked)


async def everybody_there(urls: Urls, assembly: str) -> list[UUID]:
    """Put everybody who votes herself in the room, past the desk; the memberships."""
    connection = await connect(urls["governance/BE"])
    rows = await connection.fetch(
        "INSERT INTO presence (entry, id, assembly, holder, outsider, form, arrived_at, actor, name, known)"
        " SELECT gen_random_uuid(), gen_random_uuid(), $1, membership, false, 'IN_ROOM', now(), 'x', 'Desk',"
        " int8range((SELECT sequence FROM audit_head), NULL) FROM roll_line JOIN roll ON roll.id = roll_line.roll"
        " WHERE roll.assembly = $1 AND roll_line.votes > 0 AND person IS NOT NULL RETURNING holder",
        uuid_of(assembly, "assembly"),
    )
    await connection.close()
    return [row["holder"] for row in rows]


def choice_of(who: UUID) -> str:
    return "FOR" if who.int % 3 else "AGAINST"


async def cast(running: World, http: aiohttp.ClientSession, ballot: str, who: UUID) -> tuple[str, str] | None:
    """One voter's receipt; None where nobody answered."""
    asked = {"ballot": ballot, "membership": f"BE.membership.{who.hex}", "choice": choice_of(who)}
    try:
        answer = await running.ask(http, "otto", "BE", CAST, i=asked | {"idempotencyKey": who.hex})
    except (aiohttp.ClientError, AssertionError):
        return None
    receipt = answer["castVote"]["receipt"]
    assert [line["choice"] for line in receipt["lines"]] == [choice_of(who)]
    return receipt["id"], receipt["code"]


async def vote(running: World, http: aiohttp.ClientSession, ballot: str, people: list[UUID], held: Receipts) -> None:
    """Everybody casts once; what is answered goes to `held`, and is what was answered before."""

    async def lane(number: int) -> None:
        for who in people[number::LANES]:
            found = await cast(running, http, ballot, who)
            if found is not None:
                assert held.setdefault(who.hex, found) == found

    await asyncio.gather(*(lane(number) for number in range(LANES)))


async def check_no_receipt_without_its_vote(urls: Urls, ballot: str, held: Receipts) -> int:
    """Every receipt that was given is on record; the votes that stand, one a membership."""
    connection = await connect(urls["governance/BE"])
    rows = await connection.fetch(
        "SELECT membership, receipt, code FROM vote WHERE ballot = $1 AND upper_inf(known)", uuid_of(ballot, "ballot")
    )
    told = await connection.fetchval(
        "SELECT coalesce(sum((body::jsonb->>'receipts')::int), 0) FROM audit WHERE action = 'castVotes'"
    )
    await connection.close()
    stand = {row["membership"].hex: (f"BE.receipt.{row['receipt'].hex}", row["code"].hex()) for row in rows}
    assert len(stand) == len(rows) == told
    assert held.items() <= stand.items()
    return len(stand)


@pytest.mark.parametrize("kill", [kill_governance, kill_a_backend])
async def test_every_receipt_is_counted_once(kill: Kill) -> None:
    held: Receipts = {}
    async with partition_databases(["members/BE", "governance/BE"], durable=True) as urls:
        await fill(urls["members/BE"], ENTITY, int(VOTERS * 1.3))
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession() as http:
                assembly = await sealed_today(running, http, urls)
                await open_call(running, http, assembly)
                people = (await everybody_there(urls, assembly))[:VOTERS]
                item = (await running.ask(http, "otto", "BE", FIRST_ITEM, a=assembly))["assembly"]["resolutions"][0][
                    "id"
                ]
                ballot = (await running.ask(http, "otto", "BE", OPEN_BALLOT, r=item))["openBallot"]["ballot"]["id"]
        for number in range(KILLS):
            await killed_while_voting(urls, kill, ballot, people, held)
            voted = await check_no_receipt_without_its_vote(urls, ballot, held)
            assert number < KILLS - 1 or 0 < len(held) <= voted
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession() as http:
                await vote(running, http, ballot, people, held)
                assert len(held) == len(people) == await check_no_receipt_without_its_vote(urls, ballot, held)
                check_count((await running.ask(http, "otto", "BE", CLOSE, b=ballot))["closeBallot"], people, held)


async def killed_while_voting(urls: Urls, kill: Kill, ballot: str, people: list[UUID], held: Receipts) -> None:
    """Those without a receipt vote, and somewhere in the middle a process dies."""
    left = [who for who in people if who.hex not in held]
    with world(urls, GROUPS) as running:
        async with aiohttp.ClientSession() as http:
            voting = asyncio.create_task(vote(running, http, ballot, left, held))
            before, wanted = len(held), len(left) // (KILLS + 1)
            while len(held) < before + wanted and not voting.done():  # noqa: ASYNC110
                await asyncio.sleep(0.002)
            await kill(running, urls)
            await voting
    await again(urls)


def check_count(found: Any, people: list[UUID], held: Receipts) -> None:
    """The tally equals the receipts, by number and by the hash of their codes."""
    tally = found["resolution"]["tally"]
    votes_for = sum(choice_of(who) == "FOR" for who in people)
    assert (tally["for"], tally["against"]) == (votes_for, len(people) - votes_for)
    assert found["fallen"] == 0
    assert found["ballot"]["receipts"] == found["ballot"]["turnout"]["receipts"] == len(held)
    codes = sorted(bytes.fromhex(code) for _, code in held.values())
    assert found["ballot"]["digest"] == sha256(b"".join(codes)).hexdigest()
