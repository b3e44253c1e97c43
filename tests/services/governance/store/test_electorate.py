"""The bulk plane from the asking side: whatever goes wrong on the way is one refusal, and nothing is left."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
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
    served = await Served.start(Starlette(routes=[Route(ELECTORATE_PATH, electorate, methods=["POST"])]), listening)
    try:
        async with scratch(place.partition.database) as session:
            with pytest.raises(Refusal) as refused:
                await pull(session, asking(place, served.address), Electorate(key(1), SMART_DE, place.today))
        return refused.value.code
    finally:
        await served.stop()


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
