"""The routes by which doubles are suspected: within one register, and across countries under an assembly's key."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.bulk import DUPLICATES_PURPOSE, HASHES_PATH, PAIRS_PATH, ElectorateRequest, HashesRequest
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from commons.subgraph.streamed import Streamed
from services.members.app.bulk_plane import ELECTORATE_PURPOSE, day_of, watched
from services.members.store.electorate import check_electorate
from services.members.store.same_person import hash_stream, pair_stream

KEY_BYTES = 32
"""Of the key under which an assembly has persons hashed."""


def same_person_routes(partition: Partition) -> list[Route]:
    """What governance asks about doubles; a question across countries names the assembly it is for."""

    async def pairs(request: Request) -> Response:
        await asking_of(request, partition, ELECTORATE_PURPOSE)
        wanted = await body_of(request, ElectorateRequest)
        as_of = day_of(wanted.as_of)
        await check_electorate(partition.database, wanted.entity, as_of, wanted.known_at)
        stream = pair_stream(partition.database, wanted.entity, as_of, wanted.known_at)
        return Streamed(stream)

    async def hashes(request: Request) -> Response:
        asking = await asking_of(request, partition, DUPLICATES_PURPOSE)
        wanted = await body_of(request, HashesRequest)
        country = asking.asker.partition("/")[2]
        uuid_of(asking.assembly or "", "assembly", country)
        as_of, key = day_of(wanted.as_of), hash_key(wanted.key)
        await check_electorate(partition.database, wanted.entity, as_of, wanted.known_at)
        watched(partition, asking, "person hashes", wanted.entity)
        stream = hash_stream(partition.database, (wanted.entity, as_of, wanted.known_at), key)
        return Streamed(stream)

    return [Route(PAIRS_PATH, pairs, methods=["POST"]), Route(HASHES_PATH, hashes, methods=["POST"])]


def hash_key(text: str) -> bytes:
    """The key of one comparison, from hex. Refuses BAD_REQUEST."""
    try:
        key = bytes.fromhex(text)
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "A key is 64 hex digits.") from error
    if len(key) != KEY_BYTES:
        raise Refusal("BAD_REQUEST", "A key is 64 hex digits.")
    return key
