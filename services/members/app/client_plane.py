"""What the country's clients service asks: which memberships are of an entity, and which are the caller's own."""

from __future__ import annotations

from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.client_questions import (
    ENGAGEMENT_PURPOSE,
    HELD_MOST,
    HELD_PATH,
    OWN_ALL_PATH,
    HeldRequest,
    MembershipsAnswer,
    OwnAllRequest,
)
from commons.clock import today
from commons.errors import Refusal
from commons.subgraph.asked import asking_of, body_of, entity_held
from commons.subgraph.context import Partition
from services.members.store.bundle import own_memberships
from services.members.store.memberships import held_in
from services.members.store.viewing import persons_of_login


def client_routes(partition: Partition) -> list[Route]:
    """The questions of one country's clients partition."""

    async def held(request: Request) -> Response:
        await asking_of(request, partition, ENGAGEMENT_PURPOSE)
        wanted = await body_of(request, HeldRequest)
        entity = entity_held(partition, wanted.entity)
        if len(wanted.memberships) > HELD_MOST:
            raise Refusal("BAD_REQUEST", f"At most {HELD_MOST} memberships are asked for at once.")
        ids = [_uuid(text) for text in wanted.memberships]
        async with partition.database.reading() as session:
            return _answer(await held_in(session, entity.id, ids))

    async def own(request: Request) -> Response:
        await asking_of(request, partition, ENGAGEMENT_PURPOSE)
        wanted = await body_of(request, OwnAllRequest)
        async with partition.database.reading() as session:
            persons = await persons_of_login(session, wanted.issuer, wanted.subject)
            return _answer(await own_memberships(session, persons, today(partition.country.timezone)))

    return [Route(HELD_PATH, held, methods=["POST"]), Route(OWN_ALL_PATH, own, methods=["POST"])]


def _answer(memberships: list[UUID]) -> Response:
    return Response(msgspec.json.encode(MembershipsAnswer(memberships)), media_type="application/json")


def _uuid(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "A membership is 32 hex digits.") from error
