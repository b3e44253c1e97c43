"""approveShareRequest: an officer approves an operation on its way."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from services.members.domain.shares.on_their_way import RequestState
from services.members.graph.mutations.share_kit import VERSION, ShareRequestPayload, move, request_as_it_stands


@strawberry.input
class ApproveShareRequestInput:
    """Which request."""

    request: strawberry.ID = strawberry.field(description="The operation on its way.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    idempotency_key: str | None = None


@strawberry.mutation(description="Approve a share operation on its way; it has no number yet.")
async def approve_share_request(info: Info, input: ApproveShareRequestInput) -> ShareRequestPayload:
    """Membership officer; with four eyes not the one who asked (APPROVAL_NEEDS_TWO).

    Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE.
    """
    context, to = info.context, RequestState.APPROVED
    async with context.writing("approveShareRequest", input, input.idempotency_key) as session:
        if session.replayed is None:
            await move(context, session, "approveShareRequest", input.request, to, expected=input.expected_version)
    return await request_as_it_stands(context, input.request)
