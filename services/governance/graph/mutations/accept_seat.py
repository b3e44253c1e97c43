"""Record that somebody elected takes the seat: her mandate begins."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.elections.mandate import Acceptance, Accepting, Mandate, accept, unbroken
from services.governance.graph.elections.mandate import Mandate as ShownMandate
from services.governance.graph.elections.seats import SeatsOf, counted_seats
from services.governance.graph.mutations.register_mandate import registered
from services.governance.store import agenda, assemblies, mandates


@strawberry.input(
    description="`candidate`: by the name of the count, `membership`: hers, if she is a member. `office`: where the "
    "count names none. `begins`: today if absent. `until`: where the statutes do not fix the term. `predecessor`: the "
    "mandate that ended and whose seat she takes as the next in order."
)
class AcceptSeatInput:
    """Who takes a seat."""

    resolution: strawberry.ID
    candidate: str
    membership: strawberry.ID | None = None
    office: str | None = None
    begins: date | None = None
    until: date | None = None
    predecessor: strawberry.ID | None = None
    idempotency_key: str | None = None

    def wanted(self, context: RequestContext) -> Acceptance:
        """In the domain's words."""
        predecessor = uuid_of(self.predecessor, "mandate", context.country) if self.predecessor else None
        office = self.office.strip() if self.office else None
        return Acceptance(self.candidate.strip(), office, self.begins or context.today, self.until, predecessor)


@strawberry.type
class AcceptSeatPayload:
    """The mandate, on record."""

    mandate: ShownMandate


@mutation(
    description="Record that somebody elected takes the seat, once the result is declared: her mandate begins, for the "
    "term of the statutes. With `predecessor` the next in order moves up to a seat that fell free, for the rest of its "
    "term, where the statutes let her. A member's mandate is an office of the register too (`offices`)."
)
async def accept_seat(info: Info, input: AcceptSeatInput) -> AcceptSeatPayload:
    """Check that the seat is hers, and put the mandate on record."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    membership = uuid_of(input.membership, "membership", context.country) if input.membership else None
    async with context.writing("acceptSeat", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, wanted)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.acceptSeat", assembly.entity)
        if session.replayed is None:
            found = await counted_seats(session, context, resolution)
            mandate = await _mandate(session, found, input.wanted(context), membership)
            mandate = await registered(session, mandate)
            name = global_id(context.country, "mandate", mandate.id)
            session.record("acceptSeat", name, office=mandate.office, begins=mandate.begins, until=mandate.until)
            session.announce("mandate.begun", mandate=name, entity=assembly.entity, begins=mandate.begins)
        shown = await mandates.by_id(session, uuid_of(session.subject, "mandate"))
    return AcceptSeatPayload(mandate=ShownMandate.of(shown, context))


async def _mandate(session: WriteSession, found: SeatsOf, wanted: Acceptance, membership: UUID | None) -> Mandate:
    """The mandate that begins, decided on what is on record."""
    entity, office = found.assembly.entity, found.seats.office or wanted.office or ""
    earlier = await mandates.of_member(session, entity, membership, office) if membership else []
    term = accept(
        wanted,
        Accepting(
            seats=found.seats,
            declared=found.declared,
            held_on=found.assembly.held_on,
            before=found.mandates,
            earlier=unbroken(earlier, wanted.begins),
        ),
    )
    return Mandate(
        id=new_uuid(),
        entity=entity,
        office=term.office,
        holder=wanted.candidate,
        membership=membership,
        origin=term.origin,
        begins=term.begins,
        until=term.until,
        resolution=found.resolution.id,
        predecessor=wanted.predecessor,
        law=term.law,
    )
