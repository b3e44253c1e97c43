"""End a representation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.room.representation import end
from services.governance.graph.room.representation import Representation
from services.governance.store import representations


@strawberry.input(description="`on`: the last day on which she acts; it may have passed.")
class EndRepresentationInput:
    """Which representation, and its last day."""

    representation: strawberry.ID
    on: date
    idempotency_key: str | None = None


@strawberry.type
class EndRepresentationPayload:
    """The representation with its end."""

    representation: Representation


@mutation(description="Set the last day of a mandate by law; what was known before stays on record.")
async def end_representation(info: Info, input: EndRepresentationInput) -> EndRepresentationPayload:
    """Check the day and write the end."""
    context = info.context
    wanted = uuid_of(input.representation, "representation", context.country)
    async with context.writing("endRepresentation", input, input.idempotency_key) as session:
        row = await representations.by_id(session, wanted)
        context.require("Mutation.endRepresentation", row.entity)
        if session.replayed is None:
            ended = replace(row.acting, mandate=end(row.acting.mandate, input.on))
            await representations.close(session, wanted)
            await representations.insert(session, wanted, row.entity, ended, row.law)
            session.record("endRepresentation", input.representation, on=input.on)
            session.announce("representation.ended", representation=input.representation, on=input.on)
        found = await representations.by_id(session, wanted)
    return EndRepresentationPayload(representation=await Representation.of(found, context))
