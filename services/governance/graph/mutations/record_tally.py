"""Record the votes counted on a resolution."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from services.governance.domain import record_tally as domain
from services.governance.graph.mutations.kit import figures_of
from services.governance.graph.resolution import Resolution
from services.governance.graph.words import Side
from services.governance.store import agenda, assemblies, rolls


@strawberry.input(
    description="Votes, not heads. `present`: present or represented; left out, all who are counted. "
    "`chair`: how the chair voted, where the law lets that break a tie."
)
class RecordTallyInput:
    """A count."""

    resolution: strawberry.ID
    in_favour: int = strawberry.field(name="for")
    against: int
    abstain: int
    blank: int = 0
    present: int | None = None
    chair: Side | None = None
    source: str = ""
    idempotency_key: str | None = None

    def count(self) -> domain.Count:
        """In the domain's words."""
        return domain.Count(
            self.in_favour, self.against, self.abstain, self.blank, self.present, self.chair, self.source
        )


@strawberry.type
class RecordTallyPayload:
    """The resolution with its tally."""

    resolution: Resolution


@strawberry.mutation(
    description="Record a count, checked against the roll. Before the meeting's day it is a rehearsal; from then on "
    "it needs the sealed roll. A corrected count replaces the one before, which stays on record."
)
async def record_tally(info: Info, input: RecordTallyInput) -> RecordTallyPayload:
    """Check the count against the roll and save it."""
    context = info.context
    resolution_id = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("recordTally", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, resolution_id)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.recordTally", assembly.entity)
        if session.replayed is None:
            figures = figures_of(await rolls.newest_of(session, assembly.id))
            tally = domain.record_tally(input.count(), assembly, figures, context.today)
            await agenda.insert_tally(session, resolution.id, tally)
            name = global_id(context.country, "resolution", resolution.id)
            session.record("recordTally", name, in_favour=tally.in_favour, against=tally.against, present=tally.present)
    return RecordTallyPayload(resolution=Resolution(record=resolution, country=context.country))
