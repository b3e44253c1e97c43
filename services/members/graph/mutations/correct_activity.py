"""correctActivity: what was recorded of an activity was wrong; what was known of it until now stays on record."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.activity import Activity, enter
from services.members.domain.activities.days import must_say_why, span
from services.members.graph.mutations.declaring_kit import VERSION, RecordedPayload, fact_id, on_fact
from services.members.graph.mutations.record_activity import WorkInput
from services.members.store.activities import activities_of, activity_of, save_activity
from services.members.store.standing import registered_period


@strawberry.input(
    description="What is right, in full. A change of work is no correction: end one activity, record another."
)
class CorrectActivityInput:
    """Which activity, and what is right."""

    activity: strawberry.ID = strawberry.field(description="The activity.")
    work: WorkInput = strawberry.field(description="What she did all along.")
    from_: date = strawberry.field(name="from")
    until: date | None = None
    reason: str = strawberry.field(description="What was wrong.")
    expected_version: int = strawberry.field(description=VERSION)
    idempotency_key: str | None = None


@mutation(description="Put right what was recorded of an activity.")
async def correct_activity(info: Info, input: CorrectActivityInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses as recordActivity does, CHANGED_MEANWHILE, NOT_FOUND."""
    context, key = info.context, fact_id(info.context, input.activity, "activity")
    days = span(input.from_, input.until, context.today)
    right = Activity(key, input.work.read(), days, must_say_why(input.reason))

    async def change(session: WriteSession, owner: UUID) -> None:
        (await activity_of(session, owner, key)).read_at(input.expected_version)
        history = (await activities_of(session, [owner]))[owner]
        await save_activity(session, owner, enter(history, right, await registered_period(session, owner)), "corrected")

    return await on_fact(context, "correctActivity", input, ("activity", key), change)
