"""recordFact: an officer notes that a member belongs to the community or cooperates, or no more."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.fact_periods import begin, end
from services.members.domain.facts import CountedFact, Period
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.reasons import save_reason
from services.members.store.standing import fact_periods, registered_period, save_fact, save_fact_end

strawberry.enum(CountedFact, description="Facts that the entity itself says of a member, besides her shares and vote.")


@strawberry.input
class RecordFactInput(ReadAtVersion):
    """Which fact, whether it holds, from which day and why."""

    membership: strawberry.ID
    fact: CountedFact = strawberry.field(description="Which fact.")
    holds: bool = strawberry.field(description="Whether it holds from that day, or no more.")
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    reason: str = strawberry.field(description="Why; it stays on record with the change.")
    idempotency_key: str | None = None


@strawberry.type
class RecordFactPayload:
    """The membership after it."""

    membership: Membership


@mutation(
    description="Note from which day the entity counts a member to its community, or she cooperates, or no more. What "
    "she herself says about belonging is hers to say (declareBelonging)."
)
async def record_fact(info: Info, input: RecordFactInput) -> RecordFactPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, NOT_FOUND."""
    context = info.context
    async with context.writing("recordFact", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await entered_membership(context, session, "Mutation.recordFact", input.membership)
            kind = input.fact.kind
            history = await fact_periods(session, key, kind)
            if input.holds:
                registered = await registered_period(session, key)
                await save_fact(session, key, kind, begin(history, Period(input.valid_from), registered, context.today))
            else:
                await save_fact_end(session, key, kind, *end(history, input.valid_from, context.today))
            await save_reason(session, key, texts.text("The reason", input.reason))
    return RecordFactPayload(membership=await as_it_stands(context, input.membership))
