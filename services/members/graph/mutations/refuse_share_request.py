"""refuseShareRequest: an officer refuses an operation on its way, with reasons."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.shares.on_their_way import RequestState
from services.members.graph.mutations.share_kit import VERSION, ShareRequestPayload, take_step


@strawberry.input
class RefuseShareRequestInput:
    """Which request."""

    request: strawberry.ID = strawberry.field(description="The operation on its way.")
    reason: str = strawberry.field(description="Why, in words; they stay on record.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    idempotency_key: str | None = None


@mutation(description="Refuse a share operation on its way. The reasons stay on record.")
async def refuse_share_request(info: Info, input: RefuseShareRequestInput) -> ShareRequestPayload:
    """Membership officer. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED or CHANGED_MEANWHILE."""
    return await take_step(info.context, "refuseShareRequest", RequestState.REFUSED, input, input.reason)
