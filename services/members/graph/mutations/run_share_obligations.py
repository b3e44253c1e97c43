"""runShareObligations: requests for what is due, reminders of what is overdue, defaults beyond their grace."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.graph.share_loaders import terms_of
from services.members.store.dunning import Dunning, ask_for_what_is_due, follow_up

AT_ONCE = 500


@strawberry.input
class RunShareObligationsInput:
    """Which entity, and where the last call stopped."""

    entity: strawberry.ID
    pay_within_days: int = strawberry.field(default=30, description="How long a fresh request gives, 1 to 365 days.")
    after: strawberry.ID | None = strawberry.field(
        default=None, description="The membership at which the last call stopped, as it told; from the start if absent."
    )
    idempotency_key: str | None = None


@strawberry.type
class RunShareObligationsPayload:
    """What was done."""

    requested: int = strawberry.field(description="Payment requests sent.")
    reminded: int = strawberry.field(description="Reminders sent.")
    defaulted: int = strawberry.field(description="Members who are in default from today.")
    next: strawberry.ID | None = strawberry.field(description="Call again with this as `after`; null: all is done.")


@mutation(
    description="Ask for what is due on shares by the categories' rules, remind of what is overdue, and note who is in "
    "default, at most 500 members a call. Running it again the same day changes nothing."
)
async def run_share_obligations(info: Info, input: RunShareObligationsInput) -> RunShareObligationsPayload:
    """Membership officer of the entity. Refuses BAD_ARGUMENT."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.runShareObligations", entity)
    if not 1 <= input.pay_within_days <= 365:
        raise Refusal("BAD_ARGUMENT", "A request gives 1 to 365 days.")
    after = None if input.after is None else uuid_of(input.after, "membership", context.country)
    done = Dunning()
    async with context.writing("runShareObligations", input, input.idempotency_key) as session:
        if session.replayed is None:
            done = await _run(context, session, entity, after, timedelta(days=input.pay_within_days))
    # A repeated call tells where the first one stopped; what that one did it told.
    following = None if session.subject == entity else session.subject
    return RunShareObligationsPayload(
        requested=done.requested,
        reminded=done.reminded,
        defaulted=done.defaulted,
        next=None if following is None else strawberry.ID(following),
    )


async def _run(
    context: RequestContext, session: WriteSession, entity: str, after: UUID | None, within: timedelta
) -> Dunning:
    terms = await terms_of(context, session, entity)
    done = Dunning()
    if after is None:
        await follow_up(session, terms, done)
    done.stopped_at = await ask_for_what_is_due(session, terms, (after, AT_ONCE), within, done)
    session.record(
        "obligations.run",
        entity if done.stopped_at is None else global_id(context.country, "membership", done.stopped_at),
        entity=entity,
        requested=done.requested,
        reminded=done.reminded,
        defaulted=done.defaulted,
    )
    return done
