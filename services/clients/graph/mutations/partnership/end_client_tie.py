"""`endClientTie`: what was declared of a client is so no more."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.ties import end
from services.clients.graph.mutations.partnership.kit import (
    ClientFilePayload,
    client_with,
    not_found,
    note,
    on_file,
)
from services.clients.store.partnership import ties


@strawberry.input(description="The end of a tie.")
class EndClientTieInput:
    """The end of a tie."""

    tie: strawberry.ID = strawberry.field(description="The tie, as Client.ties gives its id.")
    last_day: date = strawberry.field(description="Its last day.")
    idempotency_key: str | None = None


@mutation(description="End what was declared of a client.")
async def end_client_tie(info: Info, input: EndClientTieInput) -> ClientFilePayload:
    """End a tie. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.tie, "tie", context.country)
    async with context.reading() as reading:
        known = await ties.tie(reading, key)
    client = await client_with(context, "endClientTie", known[0] if known else None)

    async def work(session: WriteSession) -> None:
        found = await ties.tie(session, key)
        if found is None:
            raise not_found("tie")
        ended = end(found[1], input.last_day, context.today)
        await ties.save_tie(session, client.client, ended)
        note(session, "tie.ended", client, kind=ended.kind.value, until=ended.until)

    return await on_file(context, "endClientTie", input, client, work)
