"""withdrawService: an entity offers a service no more."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.graph.mutations.declaring_kit import LAST_DAY, NEVER_WAS
from services.members.graph.mutations.offer_service import ServicePayload
from services.members.graph.mutations.offering_kit import end_offer
from services.members.graph.types.offers import Service


@strawberry.input
class WithdrawServiceInput:
    """Which service, and the last day."""

    service: strawberry.ID = strawberry.field(description="The service.")
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Give a service its last day, which is the last for all who use it too, or strike it.")
async def withdraw_service(info: Info, input: WithdrawServiceInput) -> ServicePayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT."""
    ended = await end_offer(info.context, "withdrawService", input, Service, str(input.service))
    return ServicePayload(service=ended)
