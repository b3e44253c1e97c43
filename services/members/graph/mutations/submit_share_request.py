"""submitShareRequest: a draft waits for approval from now on."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.shares.on_their_way import RequestState
from services.members.graph.mutations.share_kit import VERSION, ShareRequestPayload, take_step


@strawberry.input
class SubmitShareRequestInput:
    """Which request."""

    request: strawberry.ID = strawberry.field(description="The operation on its way.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    idempotency_key: str | None = None


@mutation(description="Let a draft wait for approval.")
async def submit_share_request(info: Info, input: SubmitShareRequestInput) -> ShareRequestPayload:
    """The member herself, or a membership officer. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED or CHANGED_MEANWHILE."""
    return await take_step(info.context, "submitShareRequest", RequestState.WAITING, input)
