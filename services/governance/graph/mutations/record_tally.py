"""Record the votes counted on a resolution."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.mutations.counting import check_recordable, counted_tally
from services.governance.graph.mutations.counts import CountInput
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies


@strawberry.input
class RecordTallyInput(CountInput):
    """A count of a resolution."""

    resolution: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class RecordTallyPayload:
    """The resolution with its tally."""

    resolution: Resolution


@mutation(
    description="Record a count, checked against the roll and the room. Before the meeting's day it is a rehearsal; "
    "from then on it needs the sealed roll. A corrected count replaces the one before, which stays on record; once the "
    "result is declared, `declareResult` corrects both."
)
async def record_tally(info: Info, input: RecordTallyInput) -> RecordTallyPayload:
    """Check the count against roll, room and statutes and save it."""
    context = info.context
    resolution_id = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("recordTally", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, resolution_id)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.recordTally", assembly.entity)
        if session.replayed is None:
            await check_recordable(session, resolution)
            tally = await counted_tally(session, context, assembly, resolution, input.count())
            await agenda.insert_tally(session, resolution.id, tally)
            name = global_id(context.country, "resolution", resolution.id)
            session.record("recordTally", name, in_favour=tally.in_favour, against=tally.against, present=tally.present)
            if not tally.rehearsal:
                session.announce("tally.recorded", resolution=name, **meeting_of(session, assembly))
    return RecordTallyPayload(resolution=Resolution(record=resolution, country=context.country))
