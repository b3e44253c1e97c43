"""recordDefault: an officer notes that due payments on shares are in arrears."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.fact_periods import begin
from services.members.domain.facts import FactKind, Period
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.reasons import save_reason
from services.members.store.standing import fact_periods, registered_period, save_fact


@strawberry.input
class RecordDefaultInput(ReadAtVersion):
    """Being in default; whether the vote rests meanwhile is for law and statutes to say."""

    membership: strawberry.ID
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class RecordDefaultPayload:
    """The membership after it."""

    membership: Membership


@mutation(description="Note that a member is in default with her shares.")
async def record_default(info: Info, input: RecordDefaultInput) -> RecordDefaultPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND."""
    context = info.context
    async with context.writing("recordDefault", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await entered_membership(context, session, "Mutation.recordDefault", input.membership)
            registered, history = (
                await registered_period(session, key),
                await fact_periods(session, key, FactKind.IN_DEFAULT),
            )
            period = begin(history, Period(input.valid_from), registered, context.today)
            await save_fact(session, key, FactKind.IN_DEFAULT, period)
            await save_reason(session, key, input.reason)
    return RecordDefaultPayload(membership=await as_it_stands(context, input.membership))
