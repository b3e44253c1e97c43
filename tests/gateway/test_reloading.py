"""Another graph takes over under load without a failed request; what does not fit together never serves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.types import ASGIApp

from gateway.app import create_gateway
from gateway.settings import GatewaySettings
from tests.gateway.fetch.raw_server import Behaviour, Exchange, RawServer, raw_server
from tests.gateway.small_graph import FOLDER

COUNT = {"query": "{ membershipCount }"}
EVERY = 0.02
"""Seconds between two looks at the files."""


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Look until it holds, for twenty seconds: another process may have the core."""
    async with asyncio.timeout(20):
        while not await holds():  # noqa: ASYNC110 - files and connections send no events
            await asyncio.sleep(EVERY)


@dataclass
class Stand:
    """A gateway over one slow subgraph, and the supergraph file it reads."""

    client: httpx2.AsyncClient
    file: Path
    app: ASGIApp

    async def count(self) -> tuple[int, object]:
        """Status and answer of a count."""
        answer = await self.client.post("/graphql", json=COUNT)
        return answer.status_code, answer.json().get("data")

    async def ready(self) -> dict[str, Any]:
        """What `/ready` says."""
        return (await self.client.get("/ready")).json()

    async def reloaded(self) -> None:
        """Wait for the next graph."""
        before = (await self.ready())["graph"]

        async def next_serves() -> bool:
            return (await self.ready())["graph"] > before

        await until(next_serves)

    async def refuses(self) -> str:
        """Wait until the files are refused; the reason."""

        async def refused() -> bool:
            return bool((await self.ready())["refused"])

        await until(refused)
        return (await self.ready())["refused"]

    async def becomes(self, wanted: int) -> None:
        """Wait until a count is answered with that."""

        async def answered() -> bool:
            return (await self.count())[1] == {"membershipCount": wanted}

        await until(answered)


def subgraph(value: int, pause: float = 0.0) -> Behaviour:
    """A subgraph that counts to `value`."""

    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(pause)
        await exchange.json(b'{"data":{"membershipCount":%d}}' % value)

    return behave


def supergraph(server: RawServer) -> str:
    text = (FOLDER / "supergraph.graphql").read_text("utf-8")
    return text.replace("http://members", f"{server.url}/graphql")


@asynccontextmanager
async def stand(folder: Path, first: RawServer) -> AsyncIterator[Stand]:
    file = folder / "supergraph.graphql"
    file.write_text(supergraph(first), "utf-8")
    app = create_gateway(GatewaySettings(supergraph=file, placement=None, data=folder, reload_seconds=EVERY))
    ended, started = asyncio.Event(), asyncio.Event()

    async def receive() -> dict[str, str]:
        if started.is_set():
            await ended.wait()
            return {"type": "lifespan.shutdown"}
        return {"type": "lifespan.startup"}

    async def send(message: object) -> None:
        started.set()

    living = asyncio.create_task(app({"type": "lifespan", "state": {}}, receive, send))  # pyright: ignore[reportArgumentType]
    await started.wait()
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://gateway") as client:
        yield Stand(client, file, app)
    ended.set()
    await living


async def test_no_request_fails_while_graphs_take_over_under_load(tmp_path: Path) -> None:
    async with raw_server(subgraph(1, 0.01)) as one, raw_server(subgraph(2, 0.01)) as two:  # noqa: SIM117
        async with stand(tmp_path, one) as gateway:
            seen: list[tuple[int, object]] = []
            over = False

            async def work() -> None:
                while not over:
                    seen.append(await gateway.count())

            workers = [asyncio.create_task(work()) for _ in range(8)]
            for turn in range(4):
                server, value = ((two, 2), (one, 1))[turn % 2]
                gateway.file.write_text(supergraph(server), "utf-8")
                await gateway.becomes(value)
            over = True
            await asyncio.gather(*workers)
            assert {status for status, _ in seen} == {200}
            assert {json.dumps(data) for _, data in seen} == {'{"membershipCount": 1}', '{"membershipCount": 2}'}

            async def closed() -> bool:
                return not two.open

            await until(closed)  # the connections of a graph that is gone


async def test_requests_that_began_with_the_old_graph_end_with_it_also_after_a_quiet_moment(tmp_path: Path) -> None:
    async with raw_server(subgraph(1, 1.0)) as slow, raw_server(subgraph(2)) as quick:  # noqa: SIM117
        async with stand(tmp_path, slow) as gateway:
            assert await gateway.count() == (200, {"membershipCount": 1})
            early = asyncio.create_task(gateway.count())
            await asyncio.sleep(0.05)
            gateway.file.write_text(supergraph(quick), "utf-8")
            await gateway.reloaded()
            assert await gateway.count() == (200, {"membershipCount": 2})
            assert not early.done()
            assert await early == (200, {"membershipCount": 1})


@pytest.mark.parametrize("text", ["type Query {", "", "type Query { membershipCount: Int }"])
async def test_a_file_that_makes_no_graph_changes_nothing_and_the_gateway_says_why(tmp_path: Path, text: str) -> None:
    async with raw_server(subgraph(1)) as one, raw_server(subgraph(2)) as two, stand(tmp_path, one) as gateway:
        gateway.file.write_text(text, "utf-8")
        assert await gateway.refuses()
        assert await gateway.count() == (200, {"membershipCount": 1})
        gateway.file.write_text(supergraph(two), "utf-8")
        await gateway.becomes(2)


async def test_a_file_that_is_gone_for_a_moment_changes_nothing(tmp_path: Path) -> None:
    async with raw_server(subgraph(1)) as one, stand(tmp_path, one) as gateway:
        text = gateway.file.read_text("utf-8")
        gateway.file.unlink()
        await asyncio.sleep(EVERY * 4)
        assert await gateway.count() == (200, {"membershipCount": 1})
        gateway.file.write_text(text, "utf-8")
        await asyncio.sleep(EVERY * 4)
        assert await gateway.count() == (200, {"membershipCount": 1})


async def test_what_was_asked_is_planned_before_the_new_graph_serves(tmp_path: Path) -> None:
    async with raw_server(subgraph(1)) as one, raw_server(subgraph(2)) as two, stand(tmp_path, one) as gateway:
        await gateway.count()
        before = (await gateway.client.get("/metrics")).text
        assert 'gateway_plan_cache_total{result="miss"} 1.0' in before
        gateway.file.write_text(supergraph(two), "utf-8")
        await gateway.becomes(2)
        warmed = (await gateway.client.get("/metrics")).text
        assert 'gateway_plan_cache_total{result="miss"} 2.0' in warmed
        await gateway.count()
        assert 'gateway_plan_cache_total{result="miss"} 2.0' in (await gateway.client.get("/metrics")).text
