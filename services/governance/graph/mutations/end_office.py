"""Record the end of a member's office."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.delegates.office import Office
from services.governance.store import offices


@strawberry.input
class EndOfficeInput:
    """Which office, and its last day."""

    office: strawberry.ID
    last_day: date
    idempotency_key: str | None = None


@strawberry.type
class EndOfficePayload:
    """The office with its last day."""

    office: Office


@mutation(description="Record the last day of an office.")
async def end_office(info: Info, input: EndOfficeInput) -> EndOfficePayload:
    """Check that it is held, and put its last day on record."""
    context = info.context
    wanted = uuid_of(input.office, "office", context.country)
    async with context.writing("endOffice", input, input.idempotency_key) as session:
        held = await offices.by_id(session, wanted)
        context.require("Mutation.endOffice", held.entity)
        if session.replayed is None:
            if held.last_day is not None:
                raise Refusal("TRANSITION_NOT_ALLOWED", f"This office ended on {held.last_day}.")
            if input.last_day < held.since:
                raise Refusal("BAD_ARGUMENT", f"It is held since {held.since}; its last day cannot be before.")
            await offices.end(session, wanted, input.last_day)
            session.record("endOffice", input.office, last_day=input.last_day)
        found = await offices.by_id(session, wanted)
    return EndOfficePayload(office=Office.of(found, context.country))
