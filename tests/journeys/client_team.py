"""A client-relations team of one legal entity: what its stories do again and again, over HTTP."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from stdnum.iso7064 import mod_97_10

from hemicycle.sample.numbers import identifiers
from tests.answers import asking, done, refusal
from tests.journeys.office import audit_head
from tests.journeys.place import Place

FOUND = """query($text: String!, $first: Int) { searchClients(text: $text, first: $first) { edges { node {
  matched matchedBy client { id entity { id } organisation { id name } } } } } }"""
CONDITIONS = """query($id: ID!) { client(id: $id) { stepConditions(step: %s) { kind state says article } } }"""
CHARTERS = "query($id: ID!) { entity(id: $id) { charters(first: 1) { edges { node { id } } } } }"
WORK = """query($id: ID!, $kind: WorkKind!) { entity(id: $id) { clientWork(kind: $kind, first: 500) { edges { node {
  since client { id } other { id } overdue { invoices amount { amount currency } oldestDue } } } } } }"""


@dataclass(frozen=True)
class ClientTeam(Place):
    """Who looks after the clients of `entity`, at one login."""

    login: str

    async def read(self, document: str, as_: str | None = None, **variables: Any) -> dict[str, Any]:
        """The data of a query."""
        return done(await self.stack.ask(document, variables, as_=as_ or self.login))

    async def do(self, name: str, selection: str = "client { id }", /, as_: str | None = None, **given: Any) -> Any:
        """A mutation that is done; what it answers."""
        return done(await self._ask(name, selection, as_, given))[name]

    async def refused(self, name: str, /, as_: str | None = None, **given: Any) -> dict[str, Any]:
        """The refusal of a mutation, which wrote nothing."""
        before = await audit_head(self.stack, f"clients/{self.country}")
        found = refusal(await self._ask(name, "__typename", as_, given))
        assert await audit_head(self.stack, f"clients/{self.country}") == before
        return found

    async def register(self, name: str, /, *numbers: Mapping[str, Any], **more: Any) -> dict[str, str]:
        """A new client: its id, and its organisation's."""
        given = {"entity": self.entity, "name": name, "identifiers": list(numbers)} | more
        found = (await self.do("registerClient", "client { id organisation { id } }", **given))["client"]
        return {"client": found["id"], "organisation": found["organisation"]["id"]}

    async def step(self, client: str, status: str, **more: Any) -> str:
        """A step that is taken; how the client stands today."""
        given = {"client": client, "status": status, "reason": "we work well together"} | more
        return (await self.do("changePartnership", "client { status }", **given))["client"]["status"]

    async def step_refused(self, client: str, status: str, as_: str | None = None, **more: Any) -> dict[str, Any]:
        """The refusal of a step."""
        given = {"client": client, "status": status, "reason": "we work well together"} | more
        return await self.refused("changePartnership", as_, **given)

    async def conditions(self, client: str, step: str) -> dict[str, dict[str, Any]]:
        """What a step takes, by kind."""
        found = (await self.read(CONDITIONS % step, id=client))["client"]["stepConditions"]
        return {one["kind"]: one for one in found}

    async def work(self, kind: str) -> dict[str, dict[str, Any]]:
        """A work list, by client."""
        found = (await self.read(WORK, id=self.entity, kind=kind))["entity"]["clientWork"]["edges"]
        return {edge["node"]["client"]["id"]: edge["node"] for edge in found}

    async def search(self, text: str, first: int = 20) -> list[dict[str, Any]]:
        """What a search finds, the best first."""
        found = (await self.read(FOUND, text=text, first=first))["searchClients"]["edges"]
        return [edge["node"] for edge in found]

    async def charter(self) -> str:
        """The entity's newest charter; one is published where there is none."""
        found = (await self.read(CHARTERS, id=self.entity))["entity"]["charters"]["edges"]
        if found:
            return found[0]["node"]["id"]
        text = {"title": "Charter of partners", "text": "We pay within thirty days, and say so in the contract."}
        given = {"entity": self.entity, "validFrom": self.day(-400), "renewMonths": 12} | text
        return (await self.do("publishCharter", "charter { id }", **given))["charter"]["id"]

    async def take_in(self, what: str, *rows: str) -> str:
        """A file that the office imports at the terminal; what the command says."""
        file = self.stack.folder / f"{what}-{uuid4().hex}.csv"
        await asyncio.to_thread(file.write_text, "\n".join(rows) + "\n", "utf-8")
        return await asyncio.to_thread(self._import, what, file)

    async def _ask(self, name: str, selection: str, as_: str | None, given: Mapping[str, Any]) -> dict[str, Any]:
        wanted = {**given} | {"idempotencyKey": uuid4().hex}
        return await self.stack.ask(asking(name, selection), {"input": wanted}, as_=as_ or self.login)

    def _import(self, what: str, file: Path) -> str:
        ended = subprocess.run(
            [sys.executable, "-m", "hemicycle", "import", what, str(file), "--entity", self.entity],
            capture_output=True,
            text=True,
            env=os.environ | {"HEMICYCLE_DATA": str(self.stack.data)},
            timeout=60,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout


def numbers_of(country: str) -> tuple[dict[str, str], dict[str, str]]:
    """VAT and register number of an organisation that nobody has entered yet."""
    vat, register = identifiers(country, Random())
    return {"scheme": "VAT", "value": vat.value}, {"scheme": "REGISTER", "value": register.value}


def lei_of() -> dict[str, str]:
    """A legal entity identifier that nobody has entered yet."""
    body = f"549300{uuid4().hex[:12].upper()}"
    return {"scheme": "LEI", "value": body + mod_97_10.calc_check_digits(body)}


async def sooner_or_later(asked: Callable[[], Awaitable[Any]], wanted: Callable[[Any], bool]) -> Any:
    """What is asked, once it is as wanted: words between countries take a moment."""
    found = await asked()
    for _ in range(40):
        if wanted(found):
            return found
        await asyncio.sleep(0.25)
        found = await asked()
    raise AssertionError(found)
