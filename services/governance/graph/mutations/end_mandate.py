"""Record the end of a mandate."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.elections.mandate import MandateEnd, MandateEndReason, end
from services.governance.graph.elections.mandate import Mandate
from services.governance.graph.mutations.register_mandate import ended
from services.governance.store import mandates


@strawberry.input
class EndMandateInput:
    """Which mandate, its last day, and why."""

    mandate: strawberry.ID
    last_day: date
    because: MandateEndReason
    why: str = ""
    idempotency_key: str | None = None


@strawberry.type
class EndMandatePayload:
    """The mandate with its end."""

    mandate: Mandate


@mutation(
    description="Record the last day of a mandate and why it ended. Its office in the register ends with it; the seat "
    "is the next in order's (acceptSeat with `predecessor`), a co-opted member's (coOpt), or stays vacant."
)
async def end_mandate(info: Info, input: EndMandateInput) -> EndMandatePayload:
    """Check that it runs, and put its end on record."""
    context = info.context
    wanted = uuid_of(input.mandate, "mandate", context.country)
    async with context.writing("endMandate", input, input.idempotency_key) as session:
        held = await mandates.by_id(session, wanted)
        context.require("Mutation.endMandate", held.entity)
        if session.replayed is None:
            ending = MandateEnd(input.last_day, input.because, input.why)
            end(held, ending)
            await ended(session, held, ending)
            session.record("endMandate", input.mandate, last_day=input.last_day, because=input.because.value)
            session.announce("mandate.ended", mandate=input.mandate, entity=held.entity, last_day=input.last_day)
        found = await mandates.by_id(session, wanted)
    return EndMandatePayload(mandate=Mandate.of(found, context))
