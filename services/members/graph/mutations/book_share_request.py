"""bookShareRequest: an officer books an approved operation; now it gets its number."""

from __future__ import annotations

from dataclasses import replace

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.shares.on_their_way import RequestState, next_step
from services.members.graph.mutations.share_kit import (
    VERSION,
    ShareRequestPayload,
    booking,
    note,
    readable_request,
    request_as_it_stands,
)
from services.members.store import share_requests


@strawberry.input
class BookShareRequestInput:
    """Which request."""

    request: strawberry.ID = strawberry.field(description="The operation on its way.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    idempotency_key: str | None = None


@mutation(description="Book an approved share operation under the register's next number.")
async def book_share_request(info: Info, input: BookShareRequestInput) -> ShareRequestPayload:
    """Membership officer. Refuses TRANSITION_NOT_ALLOWED (not approved, or a holding that could not stand)."""
    context = info.context
    async with context.writing("bookShareRequest", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _book(context, session, input)
    return await request_as_it_stands(context, input.request)


async def _book(context: RequestContext, session: WriteSession, given: BookShareRequestInput) -> None:
    found = (await readable_request(context, session, "bookShareRequest", given.request)).read_at(
        given.expected_version
    )
    step = next_step(found, RequestState.DONE, context.today, context.caller.actor, reason=None, four_eyes=False)
    asked = replace(found.asked, value_date=found.value_date or context.today)
    async with booking(context, session, found.entity) as register:
        number = await register.decide_and_book(found.membership, asked)
        await share_requests.save_step(session, found.id, replace(step, operation=number))
    note(session, found, RequestState.DONE, number=number)
