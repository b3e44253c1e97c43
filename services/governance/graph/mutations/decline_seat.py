"""Record that somebody elected does not take the seat."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.elections.seats import SeatsOf, counted_seats
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, mandates
from services.governance.store.assemblies import by_id as assembly_by_id
from services.governance.store.mandates import DeclinedSeat


@strawberry.input(description="`candidate`: by the name of the count; `why`: what she said, in a sentence.")
class DeclineSeatInput:
    """Who declines."""

    resolution: strawberry.ID
    candidate: str
    why: str
    idempotency_key: str | None = None


@strawberry.type
class DeclineSeatPayload:
    """The resolution, whose seats are the next in order's."""

    resolution: Resolution


@mutation(
    description="Record, after an election was declared, that somebody elected does not take the seat: it is the next "
    "in order's, by the same rules. Before the declaration `declined` in the count says it."
)
async def decline_seat(info: Info, input: DeclineSeatInput) -> DeclineSeatPayload:
    """Check that she has a seat and no mandate, and put it on record."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("declineSeat", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, wanted)
        assembly = await assembly_by_id(session, resolution.assembly)
        context.require("Mutation.declineSeat", assembly.entity)
        if session.replayed is None:
            _check(await counted_seats(session, context, resolution), input.candidate.strip())
            why = texts.text("Why the seat is declined (why)", input.why)
            seat = DeclinedSeat(input.candidate.strip(), context.today, why)
            await mandates.decline(session, new_uuid(), resolution.id, seat)
            name = global_id(context.country, "resolution", resolution.id)
            session.record("declineSeat", name, on=seat.declined_on)
            session.announce("seat.declined", resolution=name, **meeting_of(session, assembly))
    return DeclineSeatPayload(resolution=Resolution(record=resolution, country=context.country))


def _check(found: SeatsOf, candidate: str) -> None:
    if not found.declared:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Not declared yet: say `declined` in the count (recordElection).")
    if any(row.holder == candidate for row in found.mandates):
        raise Refusal("TRANSITION_NOT_ALLOWED", "She has taken the seat; record the end of her mandate (endMandate).")
    if candidate not in found.seats.elected:
        raise Refusal("NOT_ELECTED", f"'{candidate[:80]}' has no seat by this election as it stands.")
