"""The bulk plane from the asking side: whatever goes wrong on the way is one refusal, and nothing is left."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from commons.bulk import ELECTORATE_PATH, Trailer, closing, frame
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.governance.store import electorate
from services.governance.store.electorate import Electorate, checked, pull
from services.governance.store.scratch import scratch
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, Served, key, member

SMART_DE = "DE.entity.smart-eg"


def asking(place: Country, address: str) -> Partition:
    """The governance partition, asking somebody else."""
    return replace(place.partition, directory=replace(place.partition.directory, partitions={"members/DE": address}))


async def code_of(place: Country, answer: Any) -> str:
    async def electorate(_: Request) -> Response:
        return answer()

    listening = socket.create_server(("127.0.0.1", 0))
    served = await Served.start(Starlette(routes=[Route(ELECTORATE_PATH, electorate, methods=["GET"])]), listening)
    try:
        async with scratch(place.partition.database) as session:
            with pytest.raises(Refusal) as refused:
                await pull(session, asking(place, served.address), Electorate(key(1), SMART_DE, place.today))
        return refused.value.code
    finally:
        await served.stop()


class Cutting:
    """The members service behind a line that breaks: each answer gives so many bytes and then ends, cleanly or not."""

    def __init__(self, app: Any, *bytes_given: int, cleanly: bool = False) -> None:
        self.app = app
        self.bytes_given = list(bytes_given)
        self.cleanly = cleanly
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["query_string"].decode())
        left = self.bytes_given.pop(0) if self.bytes_given else None

        async def cutting(message: Any) -> None:
            nonlocal left
            if left is None or message["type"] != "http.response.body":
                await send(message)
            elif len(message["body"]) <= left:
                left -= len(message["body"])
                await send(message)
            else:
                await send({**message, "body": message["body"][:left], "more_body": not self.cleanly})
                raise ConnectionError("cut")

        with suppress(ConnectionError):
            await self.app(scope, receive, cutting)


@asynccontextmanager
async def behind(place: Country, line: Any) -> AsyncIterator[Partition]:
    """The governance partition of `place`, which asks its members partition through `line`."""
    served = await Served.start(line, socket.create_server(("127.0.0.1", 0)))
    try:
        addresses = {**place.partition.directory.partitions, "members/DE": served.address}
        yield replace(place.partition, directory=replace(place.partition.directory, partitions=addresses))
    finally:
        await served.stop()


@pytest.mark.parametrize("cleanly", [True, False])
async def test_a_stream_that_is_cut_goes_on_where_it_was_cut(country: OpenCountry, *, cleanly: bool) -> None:
    place = await country("DE")
    await place.load(*(member(number, SMART_DE) for number in range(1, 4000)))
    whole = await checked(place.partition, Electorate(key(1), SMART_DE, place.today))
    # Beyond the first frames, also where the machine is busy and they are large.
    line = Cutting(place.served.server.config.app, 0, 400_000, 3, 100, cleanly=cleanly)
    async with behind(place, line) as partition, scratch(place.partition.database) as session:
        await place.load(member(4000, SMART_DE))
        found = await pull(session, partition, Electorate(key(1), SMART_DE, place.today, whole.sequence))
        copied = await session.value("SELECT count(*) FROM electorate")
    assert found == whole
    assert copied == whole.rows == 3999
    had = [int(asked.rpartition("=")[2]) for asked in line.asked]
    assert had[:2] == [0, 0]
    assert len(had) == 5
    # Of a connection that breaks, what was not read yet is lost with it.
    assert not cleanly or min(had[2:]) > 100_000, had


async def test_a_stream_that_goes_on_no_more_is_given_up(country: OpenCountry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(electorate, "PATIENCE", (0.0, 0.0))
    place = await country("DE")
    await place.load(*(member(number, SMART_DE) for number in range(1, 4000)))
    line = Cutting(place.served.server.config.app, *[0] * 9)
    async with behind(place, line) as partition, scratch(place.partition.database) as session:
        with pytest.raises(Refusal) as refused:
            await pull(session, partition, Electorate(key(1), SMART_DE, place.today))
    assert refused.value.code == "ELECTORATE_UNAVAILABLE"
    assert len(line.asked) == 3


async def cut() -> AsyncIterator[bytes]:
    yield frame(b"PGCOPY\n\xff\r\n\0" + bytes(8))


async def forged() -> AsyncIterator[bytes]:
    header = b"PGCOPY\n\xff\r\n\0" + bytes(8)
    yield frame(header + b"\xff\xff")
    yield closing(Trailer(0, "0" * 64, 1, "aa"))


async def test_a_stream_that_is_cut_forged_or_refused(country: OpenCountry) -> None:
    place = await country("DE")
    for answer in (
        lambda: StreamingResponse(cut()),
        lambda: StreamingResponse(forged()),
        lambda: Response(status_code=503),
        lambda: Response(b"not an electorate"),
    ):
        assert await code_of(place, answer) == "ELECTORATE_UNAVAILABLE"


async def test_a_partition_that_is_not_in_the_directory(country: OpenCountry) -> None:
    place = await country("DE")
    nowhere = replace(place.partition, directory=replace(place.partition.directory, partitions={}))
    with pytest.raises(Refusal) as refused:
        await checked(nowhere, Electorate(key(1), SMART_DE, place.today))
    assert refused.value.code == "ELECTORATE_UNAVAILABLE"


async def test_a_state_has_one_electorate(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(*(member(number, SMART_DE) for number in range(1, 50)))
    then = await checked(place.partition, Electorate(key(1), SMART_DE, place.today))
    await place.load(member(50, SMART_DE))
    now = await checked(place.partition, Electorate(key(1), SMART_DE, place.today))
    again = await checked(place.partition, Electorate(key(1), SMART_DE, place.today, then.sequence))
    assert (then.rows, now.rows) == (49, 50)
    assert again == then
