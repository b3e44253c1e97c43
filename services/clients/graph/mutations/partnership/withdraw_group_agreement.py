"""`withdrawGroupAgreement`: the group proposes an agreement no more; answers stay on record."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.group_agreements import withdraw
from services.clients.graph.mutations.partnership.agreement_kit import GroupAgreementPayload, shown
from services.clients.store.partnership.agreements import agreements, save_withdrawal


@strawberry.input(description="The end of a proposal.")
class WithdrawGroupAgreementInput:
    """The end of a proposal."""

    entity: strawberry.ID = strawberry.field(description="The group's own legal entity, which proposed it.")
    agreement: strawberry.ID = strawberry.field(description="The agreement's id.")
    reason: str
    withdrawn_on: date | None = strawberry.field(default=None, description="The day; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Withdraw an agreement: from then on no entity answers to it any more.")
async def withdraw_group_agreement(info: Info, input: WithdrawGroupAgreementInput) -> GroupAgreementPayload:
    """Withdraw. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.withdrawGroupAgreement", entity)
    key = uuid_of(input.agreement, "agreement")
    async with context.writing("withdrawGroupAgreement", input, input.idempotency_key) as session:
        if session.replayed is None:
            found = (await agreements(session, [key])).get(key)
            if found is None or found.entity != entity:
                raise Refusal("NOT_FOUND", "This entity proposes no agreement with this id.").blame(input.agreement)
            withdrawn = withdraw(found, input.withdrawn_on or context.today, input.reason, context.today)
            await save_withdrawal(session, withdrawn)
            session.record("groupAgreement.withdrawn", input.agreement, withdrawn_on=withdrawn.withdrawn_on)
            session.announce("groupAgreement.withdrawn", agreement=input.agreement)
    return await shown(context, input.agreement)
