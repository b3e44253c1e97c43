"""endUse: a member uses a service or a place no more, or has an adviser no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.days import ended, must_say_why, why
from services.members.graph.mutations.declaring_kit import LAST_DAY, NEVER_WAS, RecordedPayload, fact_id, on_fact
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.store.ties import save_tie, strike_tie, tie_of


@strawberry.input
class EndUseInput(ReadAtVersion):
    """Which use, and its last day."""

    use: strawberry.ID = strawberry.field(description="The use: of a service, of a place, or an adviser's care.")
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Give the use of a service or place, or an adviser's care, its last day, or strike it.")
async def end_use(info: Info, input: EndUseInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT."""
    context, key = info.context, fact_id(info.context, input.use, "use")

    async def change(session: WriteSession, owner: UUID) -> None:
        one = await tie_of(session, owner, key)
        if input.never_was:
            return await strike_tie(session, owner, one, must_say_why(input.reason))
        days = ended(one.period, input.until, context.today)
        return await save_tie(session, owner, replace(one, period=days, reason=why(input.reason)), "ended")

    return await on_fact(context, "endUse", input, ("tie", key), change)
