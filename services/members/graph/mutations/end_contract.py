"""endContract: an officer enters the last day of a contract of work, or puts it right."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.contracts import end
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadFirst
from services.members.graph.types.membership import Membership
from services.members.store.contracts import contract_of, save_contract
from services.members.store.reasons import save_reason


@strawberry.input
class EndContractInput(ReadFirst):
    """Which contract ends, when and why."""

    membership: strawberry.ID
    contract: strawberry.ID = strawberry.field(description="One of the membership's contracts.")
    last_day: date = strawberry.field(description="The last day of the contract.")
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class EndContractPayload:
    """The membership after it."""

    membership: Membership


@mutation(
    description="Enter the last day of a contract of work. The membership stays; where the statutes tie it to the "
    "contract it ends by endByContract."
)
async def end_contract(info: Info, input: EndContractInput) -> EndContractPayload:
    """For a membership officer of the entity. Refuses CHANGED_MEANWHILE, TRANSITION_NOT_ALLOWED and the like."""
    context = info.context
    async with context.writing("endContract", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await entered_membership(context, session, "Mutation.endContract", input.membership)
            contract = await contract_of(session, key, uuid_of(input.contract, "contract", context.country))
            await save_contract(session, key, end(contract, input.last_day, context.today))
            await save_reason(session, key, input.reason)
    return EndContractPayload(membership=await as_it_stands(context, input.membership))
