"""endActivity: a member does something no more, or it was a slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.days import ended, must_say_why, why
from services.members.graph.mutations.declaring_kit import (
    LAST_DAY,
    NEVER_WAS,
    VERSION,
    RecordedPayload,
    fact_id,
    on_fact,
)
from services.members.store.activities import activity_of, save_activity, strike_activity


@strawberry.input
class EndActivityInput:
    """Which activity, and its last day."""

    activity: strawberry.ID = strawberry.field(description="The activity.")
    expected_version: int = strawberry.field(description=VERSION)
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Give an activity its last day, or strike it.")
async def end_activity(info: Info, input: EndActivityInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses CHANGED_MEANWHILE, TRANSITION_NOT_ALLOWED, NOT_FOUND."""
    context, key = info.context, fact_id(info.context, input.activity, "activity")

    async def change(session: WriteSession, owner: UUID) -> None:
        one = (await activity_of(session, owner, key)).read_at(input.expected_version)
        if input.never_was:
            return await strike_activity(session, owner, key, must_say_why(input.reason))
        days = ended(one.period, input.until, context.today)
        return await save_activity(session, owner, replace(one, period=days, reason=why(input.reason)), "ended")

    return await on_fact(context, "endActivity", input, ("activity", key), change)
