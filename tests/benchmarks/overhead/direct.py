"""The same subgraph calls by the gateway's own client, wave by wave, each answer decoded by msgspec into dicts.

Reads "N\\n" on standard input, makes the calls of N requests, answers "done\\n".
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import msgspec
import orjson
import uvloop

from commons.memory import settle
from gateway.fetch.partition import How
from gateway.fetch.partitions import Partitions, header_lines
from gateway.fetch.together import Manner

CONCURRENT = 4
Call = tuple[str, str, bytes]


async def request(partitions: Partitions, waves: list[list[Call]], headers: bytes) -> None:
    """One request's calls."""
    for wave in waves:
        calls = partitions.together(Manner(How(write=False, hurried=False), partitions.timing.call, headers))
        for service, country, body in wave:
            calls.send((service, country), body)
        for reply in await calls.replies():
            assert reply.data is not None


async def serve(given: dict[str, Any]) -> None:
    """Until standard input ends."""
    headers = header_lines({"authorization": given["authorization"]})
    waves = [[(s, c, body.encode()) for s, c, body in wave] for wave in given["waves"]]
    partitions = Partitions(lambda service, country: f"{given['base']}/{service}/{country}", decode=msgspec.json.decode)
    settle()  # as the gateway does
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        left = int(line)

        async def work() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                await request(partitions, waves, headers)

        await asyncio.gather(*(work() for _ in range(CONCURRENT)))
        print("done", flush=True)


if __name__ == "__main__":
    uvloop.run(serve(orjson.loads(Path(sys.argv[1]).read_bytes())))
