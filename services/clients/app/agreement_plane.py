"""What an entity's country asks the group's clients partition: the words it answers to."""

from __future__ import annotations

from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from services.clients.store.partnership.agreements import agreements
from services.clients.store.partnership.asking import (
    AGREEMENT_PATH,
    AGREEMENT_PURPOSE,
    AgreementRequest,
    AgreementTold,
)


def agreement_route(partition: Partition) -> Route:
    """An agreement of the group by its id."""

    async def answered(request: Request) -> Response:
        await asking_of(request, partition, AGREEMENT_PURPOSE)
        key = _uuid((await body_of(request, AgreementRequest)).agreement)
        async with partition.database.reading() as session:
            found = (await agreements(session, [key])).get(key)
        told = AgreementTold(None)
        if found is not None:
            told = AgreementTold(
                found.organisation.hex, found.digest.hex(), found.valid_from, found.valid_until, found.withdrawn_on
            )
        return Response(msgspec.json.encode(told), media_type="application/json")

    return Route(AGREEMENT_PATH, answered, methods=["POST"])


def _uuid(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "An agreement is 32 hex digits.") from error
