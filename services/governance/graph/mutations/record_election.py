"""Record an election as counted."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.words import ResolutionKind
from services.governance.graph.mutations.bound_by_members import check_stood
from services.governance.graph.mutations.counting import check_recordable, counted_election
from services.governance.graph.mutations.counts import ElectionCountInput
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies, elections


@strawberry.input
class RecordElectionInput(ElectionCountInput):
    """An election on an agenda, as counted."""

    resolution: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class RecordElectionPayload:
    """The resolution with its election."""

    resolution: Resolution


@mutation(
    description="Record an election's count: candidates with their votes, papers, reserved seats. Ties are reported "
    "until the rule that decides them is recorded. Before the meeting's day it is a rehearsal."
)
async def record_election(info: Info, input: RecordElectionInput) -> RecordElectionPayload:
    """Check the count against roll and room and save it."""
    context = info.context
    resolution_id = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("recordElection", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, resolution_id)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.recordElection", assembly.entity)
        if resolution.kind is not ResolutionKind.ELECTION:
            raise Refusal("BAD_ARGUMENT", "This item of the agenda is no election; record its votes (recordTally).")
        if session.replayed is None:
            await check_recordable(session, resolution)
            await check_stood(session, resolution, input.count())
            count = await counted_election(session, context, assembly, resolution, input.count())
            await elections.insert(session, resolution.id, count)
            name = global_id(context.country, "resolution", resolution.id)
            session.record("recordElection", name, seats=count.seats, candidates=len(count.candidates))
            if not count.rehearsal:
                session.announce("election.recorded", resolution=name, **meeting_of(session, assembly))
    return RecordElectionPayload(resolution=Resolution(record=resolution, country=context.country))
