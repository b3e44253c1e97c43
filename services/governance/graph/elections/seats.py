"""The seats of an election as they are now: loaded once for the graph and for the mutations that fill them."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.subgraph.context import Info, RequestContext
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.elections.mandate import Mandate as MandateRecord
from services.governance.domain.elections.mandate import gone
from services.governance.domain.elections.seating import Seating, seating
from services.governance.domain.law.reading import Reading
from services.governance.graph.elections.mandate import Mandate
from services.governance.graph.law import LawReference
from services.governance.store import assemblies, declarations, elections, list_counts, mandates, rolls
from services.governance.store.mandates import DeclinedSeat
from services.governance.store.regimes import regime_on
from services.governance.store.results import electing, room_then


@dataclass(frozen=True, slots=True)
class SeatsOf:
    """An election with who has its seats now."""

    assembly: Assembly
    resolution: Resolution
    law: Reading
    declared: bool
    seats: Seating
    declined: list[DeclinedSeat]
    mandates: list[MandateRecord]


async def seats_of(session: ReadSession, context: RequestContext, resolution: Resolution) -> SeatsOf | None:
    """The seats of an election; None before it is counted."""
    by_name = await elections.of_resolution(session, resolution.id)
    count = by_name or await list_counts.of_resolution(session, resolution.id)
    if count is None:
        return None
    assembly = await assemblies.by_id(session, resolution.assembly)
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    roll = await rolls.newest_of(session, assembly.id)
    then = await room_then(session, regime, assembly, roll, resolution)
    law = Reading(regime, assembly.held_on, binding=True)
    declined = await mandates.declined_of(session, resolution.id)
    held = await mandates.of_resolution(session, resolution.id)
    seats = seating(law, count, electing(then), gone([row.candidate for row in declined], held))
    declared = await declarations.is_declared(session, resolution.id)
    return SeatsOf(assembly, resolution, law, declared, seats, declined, held)


async def counted_seats(session: ReadSession, context: RequestContext, resolution: Resolution) -> SeatsOf:
    """The same where there must be a count: TRANSITION_NOT_ALLOWED without one."""
    found = await seats_of(session, context, resolution)
    if found is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "No election is counted on this item of the agenda.")
    return found


@strawberry.type(description="Somebody elected who does not take the seat.")
class DeclinedElection:
    """A seat that was declined."""

    candidate: str
    why: str


@strawberry.type(
    description="Who has the seats of an election now: without those who declined and those whose mandate ended, the "
    "same rules, ties and parity hold. `runnersUp`: who would move up, where the statutes let somebody (`movesUp`; "
    "null where they do not say)."
)
class Seats:
    """The seats now."""

    office: str | None
    elected: list[str]
    tied: list[str]
    runners_up: list[str]
    moves_up: bool | None
    vacant: int
    declined: list[DeclinedElection]
    mandates: list[Mandate]
    law: LawReference

    @classmethod
    def of(cls, found: SeatsOf, context: RequestContext) -> Seats:
        """The seats as shown."""
        seats = found.seats
        return cls(
            office=seats.office,
            elected=list(seats.elected),
            tied=list(seats.tied),
            runners_up=list(seats.runners_up),
            moves_up=seats.rules.substitutes if seats.rules else None,
            vacant=seats.vacant,
            declined=[DeclinedElection(candidate=row.candidate, why=row.why) for row in found.declined],
            mandates=[Mandate.of(row, context) for row in found.mandates],
            law=LawReference.of(seats.rules.law if seats.rules else seats.law),
        )


async def seats_now(info: Info, resolution: Resolution) -> Seats | None:
    """The seats of an item of an agenda; None before an election on it is counted."""
    async with info.context.reading() as session:
        found = await seats_of(session, info.context, resolution)
    return None if found is None else Seats.of(found, info.context)
