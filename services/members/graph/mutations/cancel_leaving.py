"""cancelLeaving: what was entered by mistake never was."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.end import cancel
from services.members.domain.leaving.words import LeavingKind
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step


@strawberry.input
class CancelLeavingInput:
    """Whose process, of which kind, and why it does not count."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    kind: LeavingKind
    reason: str = strawberry.field(description="Why it does not count.")
    idempotency_key: str | None = None


@mutation(
    description="Cancel a process of leaving that was entered by mistake. Its steps stay on record; the register is "
    "as if it never was."
)
async def cancel_leaving(info: Info, input: CancelLeavingInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    return await take_step(
        context, "cancelLeaving", input, lambda history: cancel(history, input.kind, input.reason, today=context.today)
    )
