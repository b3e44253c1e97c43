"""Processes are killed while a secret ballot is closed: it is closed whole or takes votes as before, and its key is
destroyed once, after the count and never before.

`SECRET_VOTERS=10000` closes a ballot of ten thousand envelopes and says how long that takes.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import pytest

from commons.envelopes import sealed
from commons.ids import uuid_of
from tests.benchmarks.rolls.copies import connect
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.world import World, partition_databases, world
from tests.faults.test_kill_during_a_ballot import FIRST_ITEM, everybody_there, open_call
from tests.faults.test_kill_during_a_seal import Kill, Urls, again, kill_a_backend, kill_governance
from tests.faults.test_kill_during_check_in import ENTITY, GROUPS, sealed_today

pytestmark = pytest.mark.faults

VOTERS = int(os.environ.get("SECRET_VOTERS", "400"))
LANES = 48
CHOICES = ("FOR", "FOR", "AGAINST")
OPEN = """mutation($r: ID!) { openBallot(input: { resolution: $r, form: SECRET, channels: [IN_ROOM] }) {
  ... on OpenBallotPayload { ballot { id secret { publicKey length } } } ...Refused } }"""
CAST = """mutation($i: CastEnvelopesInput!) { castEnvelopes(input: $i) {
  ... on CastEnvelopesPayload { receipt { id } } ...Refused } }"""
CLOSE = """mutation($b: ID!) { closeBallot(input: { ballot: $b, idempotencyKey: "close" }) { ... on CloseBallotPayload {
  fallen ballot { receipts } resolution { tally { for against } } } ...Refused } }"""
STATE = """query($b: ID!) { ballot(id: $b) { endedAt receipts turnout { members }
  secret { keyDestroyedAt opening { envelopes spoiltVotes slips { word votes } } } } }"""
TALLY = "query($r: ID!) { resolution(id: $r) { tally { for against } } }"
ENDED = "SELECT count(*) FROM ballot_end WHERE ballot = $1"


async def cast(running: World, http: aiohttp.ClientSession, ballot: dict[str, Any], people: list[UUID]) -> None:
    """Everybody seals and casts."""
    public, length = json.loads(ballot["secret"]["publicKey"]), ballot["secret"]["length"]

    async def lane(number: int) -> None:
        for at in range(number, len(people), LANES):
            member = f"BE.membership.{people[at].hex}"
            said = json.dumps({"choice": CHOICES[at % len(CHOICES)]}).encode().ljust(length)
            envelopes = [{"membership": member, "sealed": sealed(said, public)}]
            asked = {"ballot": ballot["id"], "membership": member, "envelopes": envelopes}
            await running.ask(http, "otto", "BE", CAST, i=asked)

    await asyncio.gather(*(lane(number) for number in range(LANES)))


async def close(running: World, http: aiohttp.ClientSession, ballot: str) -> bool:
    """Whether the closing was answered."""
    try:
        await running.ask(http, "otto", "BE", CLOSE, b=ballot)
    except (aiohttp.ClientError, AssertionError):
        return False
    return True


class Ballot:
    """A secret ballot that everybody has voted on, and the folder its keys are in, over several starts of a process."""

    def __init__(self, urls: Urls, keys: Path) -> None:
        self.urls = urls
        self.keys = keys
        self.id = self.resolution = ""
        self.people: list[UUID] = []

    async def vote(self, running: World, http: aiohttp.ClientSession, assembly: str) -> None:
        """Open it and let everybody vote."""
        found = (await running.ask(http, "otto", "BE", FIRST_ITEM, a=assembly))["assembly"]
        self.resolution = found["resolutions"][0]["id"]
        opened = (await running.ask(http, "otto", "BE", OPEN, r=self.resolution))["openBallot"]["ballot"]
        self.id, self.people = opened["id"], (await everybody_there(self.urls, assembly))[:VOTERS]
        await cast(running, http, opened, self.people)

    async def rows(self) -> dict[str, int]:
        """How much of it is in the database."""
        connection = await connect(self.urls["governance/BE"])
        asked = {
            "envelopes": "SELECT count(*) FROM envelope WHERE ballot = $1",
            "slips": "SELECT coalesce(sum(votes), 0)::int FROM choice WHERE ballot = $1",
            "ends": "SELECT count(*) FROM ballot_end WHERE ballot = $1",
            "gone": "SELECT count(*) FROM ballot_key_end WHERE ballot = $1",
        }
        ballot = uuid_of(self.id, "ballot")
        found = {name: int(await connection.fetchval(query, ballot) or 0) for name, query in asked.items()}
        await connection.close()
        return found

    async def audited(self, action: str) -> int:
        """Lines of the audit chain about it."""
        connection = await connect(self.urls["governance/BE"])
        found = await connection.fetchval(
            "SELECT count(*) FROM audit WHERE action = $1 AND (subject = $2 OR body LIKE '%' || $2 || '%')",
            action,
            self.id,
        )
        await connection.close()
        return int(found or 0)

    async def check_whole(self) -> bool:
        """Whether it is closed; all of it is, or nothing, and its key is there as long as an envelope is."""
        rows = await self.rows()
        key = (self.keys / f"{uuid_of(self.id, 'ballot')}.jwk").exists()
        if rows["ends"]:
            assert (rows["envelopes"], rows["slips"]) == (0, len(self.people))
            assert await self.audited("closeBallot") == 1
            assert rows["gone"] == await self.audited("destroyBallotKeys")
            assert not (key and rows["gone"])
            return True
        assert (rows["envelopes"], rows["slips"], rows["gone"], key) == (len(self.people), 0, 0, True)
        return False

    async def check_count(self, running: World, http: aiohttp.ClientSession) -> None:
        """The count is what was cast, and the key is gone, once."""
        said = Counter(CHOICES[at % len(CHOICES)] for at in range(len(self.people)))
        tally = (await running.ask(http, "otto", "BE", TALLY, r=self.resolution))["resolution"]["tally"]
        assert tally == {"for": said["FOR"], "against": said["AGAINST"]}
        found = (await running.ask(http, "otto", "BE", STATE, b=self.id))["ballot"]
        assert found["receipts"] == found["turnout"]["members"] == len(self.people)
        assert (found["secret"]["opening"]["envelopes"], found["secret"]["opening"]["spoiltVotes"]) == (
            len(self.people),
            0,
        )
        assert found["secret"]["keyDestroyedAt"]
        assert list(self.keys.iterdir()) == []
        assert (await self.rows())["gone"] == await self.audited("destroyBallotKeys") == 1


Moment = Callable[[Ballot], Awaitable[None]]


def after(seconds: float) -> Moment:
    """So long after the closing was asked for."""

    async def moment(_: Ballot) -> None:
        await asyncio.sleep(seconds)

    return moment


async def once_committed(ballot: Ballot) -> None:
    """As soon as the end is on record: the key is destroyed next."""
    connection = await connect(ballot.urls["governance/BE"])
    async with asyncio.timeout(60):
        while not await connection.fetchval(ENDED, uuid_of(ballot.id, "ballot")):  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    await connection.close()


MOMENTS = (after(0.02), after(0.2), once_committed)


async def killed_at(urls: Urls, kill: Kill, ballot: Ballot, moment: Moment) -> bool:
    """Whether it is closed after a kill at that moment; what was answered is so."""
    with world(urls, GROUPS) as running:
        async with aiohttp.ClientSession() as http:
            closing = asyncio.create_task(close(running, http, ballot.id))
            await moment(ballot)
            await kill(running, urls)
            said = await closing
    await again(urls)
    whole = await ballot.check_whole()
    assert whole or not said
    return whole


async def killed_until_closed(urls: Urls, kill: Kill, ballot: Ballot) -> list[bool]:
    """Whether it was closed after the kill at each moment, up to the one at which it was."""
    outcomes: list[bool] = []
    for moment in MOMENTS:
        outcomes.append(await killed_at(urls, kill, ballot, moment))
        if outcomes[-1]:
            break
    return outcomes


async def until_destroyed(ballot: Ballot) -> None:
    """The partition looks for keys that nobody needs when it starts."""
    async with asyncio.timeout(20):
        while not (await ballot.rows())["gone"]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One folder of keys for every start of the process, beside the database as in production."""
    folder = tmp_path / "ballot-keys"
    folder.mkdir()
    monkeypatch.setenv("HEMICYCLE_BALLOT_KEYS", str(folder))
    return folder


@pytest.mark.parametrize("kill", [kill_governance, kill_a_backend])
async def test_a_secret_ballot_is_closed_whole_or_not_at_all(kill: Kill, keys: Path) -> None:
    async with partition_databases(["members/BE", "governance/BE"], durable=True) as urls:
        await fill(urls["members/BE"], ENTITY, int(VOTERS * 1.3))
        ballot = Ballot(urls, keys)
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession() as http:
                assembly = await sealed_today(running, http, urls)
                await open_call(running, http, assembly)
                await ballot.vote(running, http, assembly)
        outcomes = await killed_until_closed(urls, kill, ballot)
        assert outcomes[-1]
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession() as http:
                assert await close(running, http, ballot.id)
                await until_destroyed(ballot)
                assert await ballot.check_whole()
                await ballot.check_count(running, http)


async def test_who_reads_while_it_closes_is_answered(keys: Path) -> None:
    async with partition_databases(["members/BE", "governance/BE"]) as urls:
        await fill(urls["members/BE"], ENTITY, int(VOTERS * 1.3))
        ballot = Ballot(urls, keys)
        with world(urls, GROUPS) as running:
            async with aiohttp.ClientSession() as http:
                assembly = await sealed_today(running, http, urls)
                await open_call(running, http, assembly)
                await ballot.vote(running, http, assembly)
                seconds, waits = await closed_and_asked(running, http, ballot)
                await ballot.check_count(running, http)
    print(
        f"{len(ballot.people)} envelopes: closed in {seconds:.2f} s; readers waited {max(waits) * 1000:.0f} ms at most"
    )


async def closed_and_asked(running: World, http: aiohttp.ClientSession, ballot: Ballot) -> tuple[float, list[float]]:
    """How long the closing took, and how long who reads meanwhile waits for each answer."""
    began, waits = time.perf_counter(), list[float]()
    closing = asyncio.create_task(close(running, http, ballot.id))
    while not closing.done():
        asked = time.perf_counter()
        await running.ask(http, "otto", "BE", TALLY, r=ballot.resolution)
        waits.append(time.perf_counter() - asked)
        await asyncio.sleep(0.02)
    assert await closing
    return time.perf_counter() - began, waits
