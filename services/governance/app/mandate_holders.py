"""What the clients service asks: which members who belong to a client hold a mandate of the entity."""

from __future__ import annotations

from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.partner_questions import (
    ASKED_MOST,
    HOLDERS_PATH,
    HOLDERS_PURPOSE,
    HoldersAnswer,
    HoldersRequest,
    MandateHolder,
)
from commons.subgraph.asked import asking_of, body_of, entity_held
from commons.subgraph.context import Partition
from services.governance.store import mandates


def holders_route(partition: Partition) -> Route:
    """Offices of those who are asked about, and of nobody else."""

    async def answered(request: Request) -> Response:
        await asking_of(request, partition, HOLDERS_PURPOSE)
        asked = await body_of(request, HoldersRequest)
        entity, ids = entity_held(partition, asked.entity), _ids(asked)
        async with partition.database.reading() as session:
            held = await mandates.held_by(session, entity.id, ids, asked.day)
        answer = HoldersAnswer(tuple(MandateHolder(membership.hex, office) for membership, office in held))
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return Route(HOLDERS_PATH, answered, methods=["POST"])


def _ids(asked: HoldersRequest) -> list[UUID]:
    try:
        found = [UUID(hex=text) for text in asked.memberships]
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "A membership is 32 hex digits.") from error
    if len(found) > ASKED_MOST:
        raise Refusal("BAD_REQUEST", f"At most {ASKED_MOST} memberships are named at once.")
    return found
