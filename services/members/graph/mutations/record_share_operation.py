"""recordShareOperation: an officer books a numbered operation in the share register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.share_register import DEFAULT_CLASS, OperationKind, OperationRequest, decide
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.mutations.share_kit import booking
from services.members.graph.types.membership import Membership
from services.members.store import shares


@strawberry.input
class RecordShareOperationInput(ReadAtVersion):
    """An operation of the share register; the value date may lie in the past, the booking is now."""

    membership: strawberry.ID
    kind: OperationKind
    shares: int = strawberry.field(default=0, description="PAY may give an amount instead; EXCLUDE takes all.")
    amount: Decimal | None = strawberry.field(default=None, description="In the entity's currency.")
    share_class: str = strawberry.field(default=DEFAULT_CLASS, description="The class's code.")
    into_class: str | None = strawberry.field(default=None, description="CONVERT only.")
    into_shares: int | None = strawberry.field(default=None, description="CONVERT only.")
    value_date: date | None = strawberry.field(default=None, description="Today if absent.")
    idempotency_key: str | None = None


@strawberry.type
class RecordShareOperationPayload:
    """The membership after the operation."""

    membership: Membership


@mutation(description="Book a numbered operation in an entity's share register.")
async def record_share_operation(info: Info, input: RecordShareOperationInput) -> RecordShareOperationPayload:
    """Book a share operation (membership officer of the entity). Refuses what the holding cannot bear on any day."""
    context = info.context
    async with context.writing("recordShareOperation", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _book(context, session, input)
    return RecordShareOperationPayload(membership=await as_it_stands(context, input.membership))


async def _book(context: RequestContext, session: WriteSession, given: RecordShareOperationInput) -> None:
    key, entity = await entered_membership(context, session, "Mutation.recordShareOperation", given.membership)
    request = OperationRequest(
        kind=given.kind,
        value_date=given.value_date or context.today,
        shares=given.shares,
        amount=given.amount,
        share_class=given.share_class,
        into_class=given.into_class,
        into_shares=given.into_shares,
    )
    async with booking(context, session, entity) as register:
        if register.terms.four_eyes:
            raise Refusal("APPROVAL_NEEDS_TWO", "This entity wants two people: ask with requestShares, approve, book.")
        legs = decide(request, await shares.legs_of(session, key), register.terms.classes, context.today)
        number = await register.book(key, legs)
    session.record(
        "share.operation",
        global_id(context.country, "membership", key),
        number=number,
        operation=given.kind.value,
        value_date=request.value_date,
        legs=[(leg.share_class, leg.held_change, leg.paid_change) for leg in legs],
    )
