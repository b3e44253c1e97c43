"""endByContract: a member's contract of work ends, and her membership with it."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.end import contract_ended
from services.members.domain.leaving.words import Case, LeavingKind
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step, terms_for


@strawberry.input
class EndByContractInput:
    """Whose contract, and its last day."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    ends_on: date | None = strawberry.field(
        default=None, description="The contract's last day, which may lie ahead; today if absent."
    )
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="End a membership with the member's contract of work, where the statutes say so.")
async def end_by_contract(info: Info, input: EndByContractInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses LEAVING_NOT_ALLOWED, LAW_UNKNOWN, CHANGED_MEANWHILE."""
    context = info.context
    day = input.ends_on or context.today
    terms = await terms_for(context, "endByContract", input, Case(LeavingKind.CONTRACT_END, day))
    return await take_step(
        context,
        "endByContract",
        input,
        lambda history: contract_ended(history, day, terms, input.reason, today=context.today),
    )
