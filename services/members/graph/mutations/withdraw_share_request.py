"""withdrawShareRequest: whoever asked takes an operation on its way back."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.shares.on_their_way import RequestState
from services.members.graph.mutations.share_kit import VERSION, ShareRequestPayload, take_step


@strawberry.input
class WithdrawShareRequestInput:
    """Which request."""

    request: strawberry.ID = strawberry.field(description="The operation on its way.")
    reason: str | None = strawberry.field(default=None, description="Why, in words; they stay on record.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    idempotency_key: str | None = None


@mutation(description="Withdraw a share operation before it is done.")
async def withdraw_share_request(info: Info, input: WithdrawShareRequestInput) -> ShareRequestPayload:
    """The member herself, or a membership officer. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED or CHANGED_MEANWHILE."""
    return await take_step(info.context, "withdrawShareRequest", RequestState.WITHDRAWN, input, input.reason)
