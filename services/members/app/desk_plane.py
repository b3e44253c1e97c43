"""What governance asks at the desk of a meeting: numbers and names, for the assembly that its token names."""

from __future__ import annotations

from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.bulk import DESK_MOST, DESK_PATH, DESK_PURPOSE, DeskAnswer, DeskMember, DeskRequest
from commons.errors import Refusal
from commons.subgraph.asked import asking_of, body_of, entity_held
from commons.subgraph.context import Partition
from services.members.app.bulk_plane import day_of, watched
from services.members.store import desk_names


def desk_routes(partition: Partition) -> list[Route]:
    """The names of one partition's members; each that is told is in the member's log."""

    async def desk(request: Request) -> Response:
        asking = await asking_of(request, partition, DESK_PURPOSE)
        if asking.assembly is None:
            raise Refusal("FORBIDDEN", "Names are told to the desk of an assembly; the token names none.")
        wanted = await body_of(request, DeskRequest)
        entity, on = entity_held(partition, wanted.entity), day_of(wanted.day)
        if max(len(wanted.memberships), len(wanted.numbers)) > DESK_MOST:
            raise Refusal("BAD_REQUEST", f"At most {DESK_MOST} memberships are named at once.")
        ids = [_uuid(text) for text in wanted.memberships]
        async with partition.database.reading() as session:
            if wanted.numbers:
                lines = await desk_names.numbered(session, entity.id, on, wanted.numbers)
            elif ids:
                lines = await desk_names.named(session, entity.id, on, ids)
            else:
                lines = await desk_names.found(session, entity.id, on, wanted.find, wanted.most)
        for line in lines:
            watched(partition, asking, "meeting desk", line.membership)
        answer = DeskAnswer(tuple(DeskMember(line.membership.hex, line.number, line.name) for line in lines))
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return [Route(DESK_PATH, desk, methods=["POST"])]


def _uuid(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "A membership is 32 hex digits.") from error
