"""withdrawNeed: a member needs something no more, or takes back that she said so."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.words import DeclarationKind
from services.members.graph.mutations.declaring_kit import (
    LAST_DAY,
    NEVER_WAS,
    RecordedPayload,
    end_declaration,
    fact_id,
)
from services.members.graph.mutations.read_at import ReadAtVersion


@strawberry.input
class WithdrawNeedInput(ReadAtVersion):
    """Which need, and its last day."""

    need: strawberry.ID = strawberry.field(description="The need.")
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Give a need its last day, or strike it.")
async def withdraw_need(info: Info, input: WithdrawNeedInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT."""
    key = fact_id(info.context, input.need, "need")
    return await end_declaration(info.context, "withdrawNeed", DeclarationKind.NEED, key, input)
