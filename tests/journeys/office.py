"""An organiser's office in one legal entity: what the stories of meetings do again and again, over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx2

from commons.clock import ahead
from hemicycle.runner.data_folder import DataFolder
from hemicycle.sample.personas import persona
from tests.answers import done, refusal
from tests.benchmarks.rolls.copies import connect
from tests.journeys.place import Place
from tests.stack import Stack

ROLL = """id version state objectionsUntil statutesVersion merkleRoot totals { registered voters votes }
  reasons { reason count votes } unsigned { key }"""
CONVENE = """mutation($input: ConveneInput!) { convene(input: $input) { ... on ConvenePayload { assembly {
  id heldOn noticeDays jointMeeting { id } resolutions { id title } } } ...Refused } }"""
LINES = """query($roll: ID!, $after: String, $reason: RollReason) { roll(id: $roll) {
  lines(first: 500, after: $after, reason: $reason) { pageInfo { hasNextPage endCursor }
    edges { node { membership { id joinedOn } person { id } votes reason law { article } } } } } }"""
COMPUTE = f"""mutation($input: ComputeRollInput!) {{ computeRoll(input: $input) {{
  ... on ComputeRollPayload {{ roll {{ {ROLL} }} }} ...Refused }} }}"""
SEAL = f"""mutation($input: SealRollInput!) {{ sealRoll(input: $input) {{
  ... on SealRollPayload {{ roll {{ {ROLL} seals {{ name }} }} }} ...Refused }} }}"""
SIGN_OFF = """mutation($input: SignOffInput!) { signOff(input: $input) {
  ... on SignOffPayload { name statutesVersion leaf { key } } ...Refused } }"""
PROPOSE = """mutation($input: ProposeStatutesInput!) { proposeStatutes(input: $input) {
  ... on ProposeStatutesPayload { proposal { id gaps } } ...Refused } }"""
ADOPT = """mutation($input: AdoptStatutesInput!) { adoptStatutes(input: $input) {
  ... on AdoptStatutesPayload { statutes { version } } ...Refused } }"""
OPEN = """mutation($input: OpenCallInput!) { openCall(input: $input) {
  ... on OpenCallPayload { assembly { calls { number openedBy } } } ...Refused } }"""
CHECK_IN = """mutation($input: CheckInInput!) { checkIn(input: $input) {
  ... on CheckInPayload { presence { id form } } ...Refused } }"""
FILES = """query($id: ID!) { roll(id: $id) { merkleRoot files { bundle csv document } } }"""
TALLY = """mutation($input: RecordTallyInput!) { recordTally(input: $input) {
  ... on RecordTallyPayload { resolution { id } } ...Refused } }"""
DECLARE = """mutation($input: DeclareResultInput!) { declareResult(input: $input) {
  ... on DeclareResultPayload { resolution {
  declaration { verdict explanation name law { article unverified } } } } ...Refused } }"""
OUTCOME = """query($id: ID!) { resolution(id: $id) { title outcome {
  verdict needed interim explanation law { article } quorum { quorate present needed }
  open { because law { article } } groups { group cast allowed } restsOn { key article unverified } } } }"""
QUORUM = """query($a: ID!, $r: ID) { assembly(id: $a) { calls { number quorum(resolution: $r) {
  base entitled present needed quorate law { article } } } } }"""
DOOR = """mutation($input: DoorInput!) { admitAtTheDoor(input: $input) { ... on AdmitAtTheDoorPayload { change {
  kind votes scrutineers law { article } } } ...Refused } }"""
ADMIT = """mutation($input: AdmitMemberInput!) { admitMember(input: $input) {
  ... on AdmitMemberPayload { membership { id joinedOn } } ...Refused } }"""


def own(subject: str, country: str) -> str:
    """A persona's membership in a country."""
    found = next(held for held in persona(subject).memberships if held.entity.startswith(country))
    return f"{country}.membership.{found.membership.hex}"


@dataclass(frozen=True)
class Office(Place):
    """Whoever prepares and holds the meetings of `entity`: an organiser, and a second organiser who signs with her."""

    organiser: str
    second: str

    @property
    def moment(self) -> datetime:
        """The present second, with the offset of the place."""
        zone = ZoneInfo(self.stack.directory.country(self.country).timezone)
        return (datetime.now(zone) + ahead(DataFolder(self.stack.data).clock)).replace(microsecond=0)

    def until(self, day: str, hour: int = 18) -> None:
        """Let time pass up to an hour of a day there."""
        zone = ZoneInfo(self.stack.directory.country(self.country).timezone)
        self.stack.later(datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=zone).isoformat())

    async def read(self, document: str, as_: str | None = None, **variables: Any) -> dict[str, Any]:
        """The data of a query."""
        return done(await self.stack.ask(document, variables, as_=as_ or self.organiser))

    async def do(self, document: str, as_: str | None = None, **given: Any) -> dict[str, Any]:
        """What a mutation answers."""
        data = await self.read(document, as_, input=given | {"idempotencyKey": uuid4().hex})
        return next(iter(data.values()))

    async def refused(self, document: str, as_: str | None = None, **given: Any) -> dict[str, Any]:
        """The refusal of a mutation."""
        wanted = given | {"idempotencyKey": uuid4().hex}
        return refusal(await self.stack.ask(document, {"input": wanted}, as_=as_ or self.organiser))

    async def convene(self, days: int, *agenda: dict[str, str], **more: Any) -> dict[str, Any]:
        """Call a meeting for so many days from today."""
        wanted = {
            "entity": self.entity,
            "title": "General meeting",
            "kind": "ORDINARY",
            "form": "HYBRID",
            "startsAt": "18:00",
        }
        listed = list(agenda) or [{"title": "Accounts", "resolution": "ORDINARY"}]
        found = await self.do(CONVENE, **(wanted | {"heldOn": self.day(days), "agenda": listed} | more))
        return found["assembly"]

    async def compute(self, assembly: str) -> dict[str, Any]:
        """The roll, computed."""
        return (await self.do(COMPUTE, assembly=assembly))["roll"]

    async def sign_off(self, roll: dict[str, Any], as_: str | None = None) -> None:
        """A named person's word for every rule that nobody is sure of."""
        for leaf in roll["unsigned"]:
            said = {"source": "legal opinion of 2 November 2026", "statement": "Read against the statutes; it holds."}
            await self.do(SIGN_OFF, as_ or self.second, entity=self.entity, leaf=leaf["key"], **said)

    async def seal(self, roll: str) -> dict[str, Any]:
        """The roll, signed by two."""
        await self.do(SEAL, roll=roll)
        return (await self.do(SEAL, self.second, roll=roll))["roll"]

    async def statutes(self, title: str, **choices: Any) -> int:
        """Propose and adopt statutes that keep what the present ones say and choose this too; their version."""
        found = await self.propose(title, **choices)
        return (await self.do(ADOPT, self.second, proposal=found["id"]))["statutes"]["version"]

    async def propose(self, title: str, **choices: Any) -> dict[str, Any]:
        """Propose statutes that keep what the present ones say and choose this too."""
        return (await self.do(PROPOSE, **await self.draft(title, **choices)))["proposal"]

    async def draft(self, title: str, **choices: Any) -> dict[str, Any]:
        """The input of such a proposal; `__` in a name stands for a point."""
        query = """query($id: ID!) { entity(id: $id) { statutesVersions(first: 1) {
          edges { node { choices { key value article } } } } } }"""
        edges = (await self.read(query, id=self.entity))["entity"]["statutesVersions"]["edges"]
        kept = {row["key"]: row for edge in edges for row in edge["node"]["choices"]}
        for name, value in choices.items():
            key = name.replace("__", ".")
            kept[key] = {"key": key, "value": value, "article": "art. 99"}
        dates = {"notarisedOn": self.day(0), "validFrom": self.day(0)}
        return {"entity": self.entity, "title": title, "choices": list(kept.values())} | dates

    async def lines(self, roll: str, reason: str = "VOTES") -> list[dict[str, Any]]:
        """Every line of a roll with this reason."""
        found: list[dict[str, Any]] = []
        after = None
        while True:
            page = (await self.read(LINES, roll=roll, after=after, reason=reason))["roll"]["lines"]
            found += [edge["node"] for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]

    async def open(self, assembly: str) -> None:
        """Open the first call, due at the hour of the notice."""
        await self.do(OPEN, assembly=assembly, number=1)

    async def let_in(self, assembly: str, *memberships: str) -> None:
        """Check members in at the desk."""
        for one in memberships:
            await self.do(CHECK_IN, assembly=assembly, membership=one)

    async def tally(self, resolution: str, votes: tuple[int, int, int], **more: Any) -> None:
        """Record a count: for, against, abstaining."""
        counted = dict(zip(("for", "against", "abstain"), votes, strict=True))
        await self.do(TALLY, None, resolution=resolution, **counted, **more)

    async def outcome(self, resolution: str) -> dict[str, Any]:
        """What a count decides."""
        return (await self.read(OUTCOME, id=resolution))["resolution"]["outcome"]

    async def file(self, address: str, as_: str | None = None) -> httpx2.Response:
        """A file from the gateway."""
        url = address if address.startswith("http") else self.stack.url + address
        bearer = {"authorization": f"Bearer {self.stack.token(as_ or self.organiser)}"}
        async with httpx2.AsyncClient(timeout=60) as browser:
            return await browser.get(url, headers=bearer)

    async def send(self, address: str, body: bytes, as_: str | None = None) -> httpx2.Response:
        """What the gateway answers to a file that is sent to be kept."""
        bearer = {"authorization": f"Bearer {self.stack.token(as_ or self.organiser)}"}
        async with httpx2.AsyncClient(timeout=60) as browser:
            return await browser.put(self.stack.url + address, content=body, headers=bearer)


async def proved(file: Path, line: str = "") -> str:
    """What `hemicycle verify` says of a bundle, and one of its lines, with nothing but the file at hand."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "hemicycle", "verify", str(file), "--line", line],
        capture_output=True,
        text=True,
        env=os.environ | {"HEMICYCLE_DATA": str(file.parent / "nowhere")},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@asynccontextmanager
async def nothing_written(*offices: Office) -> AsyncIterator[None]:
    """Governance there has the same audit head afterwards: what happens inside wrote nothing."""
    before = [await audit_head(office.stack, f"governance/{office.country}") for office in offices]
    yield
    assert [await audit_head(office.stack, f"governance/{office.country}") for office in offices] == before


async def audit_head(stack: Stack, partition: str) -> tuple[int, str]:
    """Length and last hash of a partition's audit chain: what is written moves it, a refusal does not."""
    rows = json.loads(DataFolder(stack.data).partitions.read_text("utf-8"))
    connection = await connect(rows[partition]["database_url"])
    try:
        row = await connection.fetchrow("SELECT sequence, hash FROM audit_head")
    finally:
        await connection.close()
    assert row is not None
    return row["sequence"], row["hash"].hex()
