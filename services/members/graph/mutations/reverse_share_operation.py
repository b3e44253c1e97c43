"""reverseShareOperation: an officer takes a booked operation back by a counter-operation with its own number."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Fault
from commons.ids import global_id
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.shares.reversal import counter_legs, reversal_reason
from services.members.graph.finding import find_membership
from services.members.graph.mutations.read_at import ReadFirst, check_read_at
from services.members.graph.mutations.share_kit import booking
from services.members.graph.types.membership import Membership
from services.members.store.share_booking import booked_operation
from services.members.store.shares import legs_of


@strawberry.input
class ReverseShareOperationInput(ReadFirst):
    """Which operation, from when it is taken back, and why."""

    entity: strawberry.ID
    number: int = strawberry.field(description="The operation's number in the entity's register.")
    value_date: date | None = strawberry.field(
        default=None, description="From when it is taken back; its own value date if absent: as if it had never been."
    )
    reason: str
    idempotency_key: str | None = None


@strawberry.type
class ReverseShareOperationPayload:
    """The membership after it."""

    membership: Membership


@mutation(description="Take a share operation back: a counter-operation with its own number; both stay.")
async def reverse_share_operation(info: Info, input: ReverseShareOperationInput) -> ReverseShareOperationPayload:
    """Membership officer of the entity. Refuses NOT_FOUND, BAD_ARGUMENT, TRANSITION_NOT_ALLOWED."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.reverseShareOperation", entity)
    async with context.writing("reverseShareOperation", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _reverse(context, session, input, entity)
    membership = await find_membership(context, session.subject)
    if membership is None:
        raise Fault("a membership is not visible to the officer who wrote on it")
    return ReverseShareOperationPayload(membership=membership)


async def _reverse(
    context: RequestContext, session: WriteSession, given: ReverseShareOperationInput, entity: str
) -> None:
    owner, operation = await booked_operation(session, entity, given.number)
    await check_read_at(session, owner)
    reason = reversal_reason(given.reason)
    async with booking(context, session, entity) as register:
        history = await legs_of(session, owner)
        legs = counter_legs(operation, history, register.terms.classes, given.value_date, context.today)
        number = await register.take_back(owner, given.number, legs, reason)
    subject = global_id(context.country, "membership", owner)
    session.record("share.reversed", subject, number=number, reverses=given.number, value_date=legs[0].value_date)
