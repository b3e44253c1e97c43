"""Follows a subscription over HTTP, as a front-end does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

from commons.events.text import Event, Reader
from tests.stack import Stack

SECONDS = 60.0


@dataclass
class Following:
    """An open stream; `id` is what a later one resumes after."""

    pieces: AsyncIterator[bytes]
    id: str | None = None
    _reader: Reader = field(default_factory=Reader)
    _events: list[Event] = field(default_factory=list)

    async def result(self) -> dict[str, Any]:
        """The next result, whatever it says."""
        async with asyncio.timeout(SECONDS):
            while not self._events:
                self._events += self._reader.feed(await anext(self.pieces))
        event = self._events.pop(0)
        assert event.name == "next", event
        self.id = event.id
        return json.loads(event.data)

    async def told(self, name: str) -> dict[str, Any]:
        """What the next event says of the field; who can be heard is passed over."""
        while (found := (await self.result())["data"][name]) is None:
            pass
        return found

    async def heard(self, country: str, status: str) -> dict[str, Any]:
        """Wait until a country is in that state; the result that says it."""
        while True:
            answer = await self.result()
            if answer["extensions"]["partitions"]["details"][country]["status"] == status:
                return answer


@asynccontextmanager
async def following(
    stack: Stack, document: str, variables: Mapping[str, Any], token: str, after: str | None = None
) -> AsyncIterator[Following]:
    """The subscription, until the block ends; `after` is the id of the last event of an earlier one."""
    headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}
    headers |= {"last-event-id": after} if after else {}
    body = {"query": document, "variables": dict(variables)}
    async with (
        httpx2.AsyncClient(timeout=SECONDS) as browser,
        browser.stream("POST", f"{stack.url}/graphql", json=body, headers=headers) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        yield Following(answer.aiter_bytes())
