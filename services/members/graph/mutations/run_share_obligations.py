"""runShareObligations: requests for what is due, reminders of what is overdue, defaults beyond their grace."""

from __future__ import annotations

from datetime import timedelta

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.graph.share_loaders import terms_of
from services.members.store.dunning import Dunning, run_part


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
    "default, at most 500 members a call. It runs by itself each day too; again on the same day it changes nothing."
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
            terms = await terms_of(context, session, entity)
            done = await run_part(session, terms, after, timedelta(days=input.pay_within_days))
    # A repeated call tells where the first one stopped; what that one did it told.
    following = None if session.subject == entity else session.subject
    return RunShareObligationsPayload(
        requested=done.requested,
        reminded=done.reminded,
        defaulted=done.defaulted,
        next=None if following is None else strawberry.ID(following),
    )
