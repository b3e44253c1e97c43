"""The routes by which the group's partition counts each person once: hashes of persons, then tallies without some."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from commons.cubes.months import Month
from commons.errors import Refusal
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from services.members.domain.cubes.plane import (
    CUBE_PERSONS_PATH,
    CUBE_PURPOSE,
    CUBE_TALLIES_PATH,
    GROUP,
    KEY_BYTES,
    CubePersons,
    CubeTallies,
    TalliesAnswer,
    cell_rows,
    tally_rows,
)
from services.members.store.cube_counts import Counting, count_people
from services.members.store.cube_hashes import hashes_stream
from services.members.store.cubes import CubeRecord, cells_of, cube_at
from services.members.store.turnout import turnout_of


def cube_routes(partition: Partition) -> list[Route]:
    """What the group's partition asks; a country answers from the state that its own cube of the month rests on."""

    async def persons(request: Request) -> Response:
        await _asked(request, partition)
        wanted = await body_of(request, CubePersons)
        month, key = Month.read(wanted.month), _key(wanted.key)
        async with partition.database.reading() as session:
            cube = _there(await cube_at(session, month), month, partition)
        stream = hashes_stream(partition.database, month, cube.known_at, key)
        return StreamingResponse(stream, media_type="application/octet-stream")

    async def tallies(request: Request) -> Response:
        await _asked(request, partition)
        wanted = await body_of(request, CubeTallies)
        month = Month.read(wanted.month)
        async with partition.database.reading() as session:
            cube = _there(await cube_at(session, month, wanted.known_at), month, partition)
        turnout = await turnout_of(partition, month, cube.turnout_known_at)
        async with partition.database.reading() as session:
            counting = Counting(
                month,
                cube.known_at,
                _key(wanted.record_key),
                turnout,
                _key(wanted.key),
                [_key(one) for one in wanted.left_out],
            )
            counts = await count_people(session, counting)
            published = await cells_of(session, cube)
        answer = TalliesAnswer(cube.version, cube.definition, cube.threshold, tally_rows(counts), cell_rows(published))
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return [
        Route(CUBE_PERSONS_PATH, persons, methods=["POST"]),
        Route(CUBE_TALLIES_PATH, tallies, methods=["POST"]),
    ]


async def _asked(request: Request, partition: Partition) -> None:
    asking = await asking_of(request, partition, CUBE_PURPOSE)
    if asking.asker != f"members/{GROUP}":
        raise Refusal("FORBIDDEN", f"The group's cubes are computed by members/{GROUP} alone.")


def _there(cube: CubeRecord | None, month: Month, partition: Partition) -> CubeRecord:
    if cube is None:
        raise Refusal("NOT_FOUND", f"{partition.name} has no such cube of {month} yet; its office computes it first.")
    return cube


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "A key or hash is 64 hex digits.") from error
    if len(key) != KEY_BYTES:
        raise Refusal("BAD_REQUEST", "A key or hash is 64 hex digits.")
    return key
