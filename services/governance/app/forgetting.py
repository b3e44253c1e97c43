"""Where the members service of the country says whose profile was erased."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.auth.caller import Caller
from commons.clock import today
from commons.erased_members import AT_ONCE, ERASED_PATH, ERASED_PURPOSE, ErasedMembers
from commons.errors import Refusal
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from services.governance.store.forgetting import forget, still_named


def forgetting_route(partition: Partition) -> Route:
    """Takes in ids, as often as they are told."""

    async def erased(request: Request) -> Response:
        asking = await asking_of(request, partition, ERASED_PURPOSE)
        told = _ids(await body_of(request, ErasedMembers))
        fresh = await still_named(partition.database, told)
        if fresh:
            asker = Caller(issuer="partition", subject=asking.asker)
            async with partition.database.writing(asker, "forgetMembers") as session:
                await forget(session, fresh, today(partition.country.timezone))
        return JSONResponse({"forgotten": len(fresh)})

    return Route(ERASED_PATH, erased, methods=["POST"])


def _ids(told: ErasedMembers) -> list[UUID]:
    if len(told.memberships) > AT_ONCE:
        raise Refusal("BAD_REQUEST", f"At most {AT_ONCE} memberships are told at once.")
    try:
        return [UUID(hex=one) for one in told.memberships]
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "A membership is 32 hex digits.") from error
