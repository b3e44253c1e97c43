"""Record an election by list as counted."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.words import ResolutionKind
from services.governance.graph.elections.list_input import ListCountInput
from services.governance.graph.mutations.bound_by_members import check_stood
from services.governance.graph.mutations.counting import check_recordable, counted_lists
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies, list_counts


@strawberry.input
class RecordListElectionInput(ListCountInput):
    """An election by list on an agenda, as counted."""

    resolution: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class RecordListElectionPayload:
    """The resolution with its election."""

    resolution: Resolution


@mutation(
    description="Record the count of an election by list: lists with their votes and names, empty and spoilt papers. "
    "Ties are reported until the rule that decides them is recorded. Before the meeting's day it is a rehearsal."
)
async def record_list_election(info: Info, input: RecordListElectionInput) -> RecordListElectionPayload:
    """Check the count against statutes, roll and room and save it."""
    context = info.context
    resolution_id = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("recordListElection", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, resolution_id)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.recordListElection", assembly.entity)
        if resolution.kind is not ResolutionKind.ELECTION:
            raise Refusal("BAD_ARGUMENT", "This item of the agenda is no election; record its votes (recordTally).")
        if session.replayed is None:
            await check_recordable(session, resolution)
            await check_stood(session, resolution, input.lists_count())
            count = await counted_lists(session, context, assembly, resolution, input.lists_count())
            await list_counts.insert(session, resolution.id, count)
            name = global_id(context.country, "resolution", resolution.id)
            session.record("recordListElection", name, seats=count.seats, lists=len(count.lists))
            if not count.rehearsal:
                session.announce("election.recorded", resolution=name, **meeting_of(session, assembly))
    return RecordListElectionPayload(resolution=Resolution(record=resolution, country=context.country))
