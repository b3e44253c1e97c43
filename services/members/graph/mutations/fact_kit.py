"""What mutations share by which something that holds of a member, like a default, is over."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import RequestContext
from services.members.domain.fact_periods import end
from services.members.domain.facts import FactKind
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.reasons import save_reason
from services.members.store.standing import fact_periods, save_fact_end


@strawberry.input
class FactEndInput(ReadAtVersion):
    """Of whom it holds no more, and from when; from its first day on it never was."""

    membership: strawberry.ID
    valid_from: date | None = strawberry.field(
        default=None, description="The first day on which it holds no more; today if absent."
    )
    reason: str | None = None
    idempotency_key: str | None = None


async def end_fact(context: RequestContext, name: str, kind: FactKind, given: FactEndInput) -> Membership:
    """End what holds, by a membership officer. Refuses FORBIDDEN, NOT_FOUND, TRANSITION_NOT_ALLOWED."""
    async with context.writing(name, given, given.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await entered_membership(context, session, f"Mutation.{name}", given.membership)
            period, left = end(await fact_periods(session, key, kind), given.valid_from, context.today)
            await save_fact_end(session, key, kind, period, left)
            await save_reason(session, key, given.reason)
    return await as_it_stands(context, given.membership)
