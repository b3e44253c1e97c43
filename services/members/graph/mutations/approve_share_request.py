"""approveShareRequest: an officer approves an operation on its way."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.shares.on_their_way import RequestState
from services.members.graph.mutations.share_kit import VERSION, ShareRequestPayload, take_step


@strawberry.input
class ApproveShareRequestInput:
    """Which request."""

    request: strawberry.ID = strawberry.field(description="The operation on its way.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    idempotency_key: str | None = None


@mutation(description="Approve a share operation on its way; it has no number yet.")
async def approve_share_request(info: Info, input: ApproveShareRequestInput) -> ShareRequestPayload:
    """Membership officer; with four eyes not the one who asked (APPROVAL_NEEDS_TWO).

    Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE.
    """
    return await take_step(info.context, "approveShareRequest", RequestState.APPROVED, input)
