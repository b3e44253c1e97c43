"""submitShareRequest: a draft waits for approval from now on."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from services.members.domain.shares.on_their_way import RequestState
from services.members.graph.mutations.share_kit import VERSION, ShareRequestPayload, move, request_as_it_stands


@strawberry.input
class SubmitShareRequestInput:
    """Which request."""

    request: strawberry.ID = strawberry.field(description="The operation on its way.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    idempotency_key: str | None = None


@strawberry.mutation(description="Let a draft wait for approval.")
async def submit_share_request(info: Info, input: SubmitShareRequestInput) -> ShareRequestPayload:
    """The member herself, or a membership officer. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED or CHANGED_MEANWHILE."""
    context, to = info.context, RequestState.WAITING
    async with context.writing("submitShareRequest", input, input.idempotency_key) as session:
        if session.replayed is None:
            await move(context, session, "submitShareRequest", input.request, to, expected=input.expected_version)
    return await request_as_it_stands(context, input.request)
