"""requestShares: a member, or the office for her, asks for a share operation; it is numbered only when it is done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.share_register import DEFAULT_CLASS, OperationKind, OperationRequest, decide
from services.members.domain.shares.on_their_way import RequestState, ShareRequest, first_steps
from services.members.graph.mutations.leaving_kit import leaver
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.mutations.share_kit import ShareRequestPayload, note, request_as_it_stands
from services.members.graph.share_loaders import terms_of
from services.members.store.share_requests import save_request
from services.members.store.shares import legs_of


@strawberry.input
class RequestSharesInput(ReadAtVersion):
    """What is asked for; checked against the register now, and again when it is done."""

    membership: strawberry.ID
    kind: OperationKind
    shares: int = strawberry.field(default=0, description="How many; EXCLUDE takes all.")
    amount: Decimal | None = strawberry.field(default=None, description="PAY only, in the entity's currency.")
    share_class: str = strawberry.field(default=DEFAULT_CLASS, description="The class's code.")
    into_class: str | None = strawberry.field(default=None, description="CONVERT only: the other class.")
    into_shares: int | None = strawberry.field(default=None, description="CONVERT only: how many of it.")
    value_date: date | None = strawberry.field(default=None, description="The day it is done if absent.")
    draft: bool = strawberry.field(default=False, description="Keep it as a draft; else it waits for approval.")
    idempotency_key: str | None = None


@mutation(description="Ask for a share operation: a draft, or one that waits for approval.")
async def request_shares(info: Info, input: RequestSharesInput) -> ShareRequestPayload:
    """The member herself, or a membership officer. Refuses what the register could not bear."""
    context = info.context
    async with context.writing("requestShares", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, entity = await leaver(context, session, "Mutation.requestShares", input.membership)
            await _ask(context, session, input, (key, entity))
    return await request_as_it_stands(context, session.subject)


async def _ask(
    context: RequestContext, session: WriteSession, given: RequestSharesInput, whose: tuple[UUID, str]
) -> None:
    key, entity = whose
    asked = OperationRequest(
        given.kind,
        given.value_date or context.today,
        given.shares,
        given.amount,
        given.share_class,
        given.into_class,
        given.into_shares,
    )
    terms = await terms_of(context, session, entity)
    decide(asked, await legs_of(session, key), terms.classes, context.today)
    steps = tuple(first_steps(context.today, context.caller.actor, draft=given.draft))
    request = ShareRequest(new_uuid(), entity, key, asked, given.value_date, steps)
    await save_request(session, request)
    note(session, request, RequestState.DRAFT if given.draft else RequestState.WAITING)
    assert session.subject == global_id(session.country, "share_request", request.id)
