"""`endCharterSignature`: a signature of the charter ends before it is due."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.charter import end
from services.clients.graph.mutations.partnership.kit import (
    ClientFilePayload,
    client_with,
    not_found,
    note,
    on_file,
)
from services.clients.store.partnership import charters


@strawberry.input(description="The end of a signature.")
class EndCharterSignatureInput:
    """The end of a signature."""

    signature: strawberry.ID = strawberry.field(description="The signature, as Client.charterSignatures gives its id.")
    last_day: date = strawberry.field(description="Its last day.")
    because: str = strawberry.field(description="Why it ends.")
    idempotency_key: str | None = None


@mutation(description="End a signature of the charter before it is due: the client withdrew, or broke it.")
async def end_charter_signature(info: Info, input: EndCharterSignatureInput) -> ClientFilePayload:
    """End a signature. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.signature, "signature", context.country)
    async with context.reading() as reading:
        known = await charters.signature(reading, key)
    client = await client_with(context, "endCharterSignature", known[0] if known else None)

    async def work(session: WriteSession) -> None:
        found = await charters.signature(session, key)
        if found is None:
            raise not_found("signature")
        ended = end(found[1], input.last_day, input.because, context.today)
        await charters.save_signature(session, client.client, ended)
        note(session, "charter.ended", client, version=ended.version, until=ended.until)

    return await on_file(context, "endCharterSignature", input, client, work)
