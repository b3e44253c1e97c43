"""Break a sitting off, to take it up again on another day."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.clock import now
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.convocation import adjourn as domain
from services.governance.graph.assembly import Assembly
from services.governance.graph.convocation.words import AdjournedBy
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies, calls, moves, presence


@strawberry.input(
    description="`resumesAt`: when it is taken up, with its offset. `decidedBy`: the meeting, by its vote, or its "
    "chair."
)
class AdjournAssemblyInput:
    """Until when, and why."""

    assembly: strawberry.ID
    resumes_at: datetime
    decided_by: AdjournedBy
    why: str
    idempotency_key: str | None = None

    def wanted(self) -> domain.Adjourning:
        """In the domain's words."""
        return domain.Adjourning(self.resumes_at, self.decided_by, self.why)


@strawberry.type
class AdjournAssemblyPayload:
    """The assembly with its adjournments."""

    assembly: Assembly


@mutation(
    description="Break an open meeting off until another day. It is the same meeting: its roll, its proxies and what "
    "it decided stand, and nothing new comes on its agenda. Everybody in the room is put down as gone and checks in "
    "anew; the quorum is counted of who is there then."
)
async def adjourn_assembly(info: Info, input: AdjournAssemblyInput) -> AdjournAssemblyPayload:
    """Check that it sits, and put the adjournment on record."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("adjournAssembly", input, input.idempotency_key) as session:
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.adjournAssembly", assembly.entity)
        if session.replayed is None:
            at = domain.Sitting(
                assembly,
                await calls.of_assembly(session, assembly_id),
                [row for _, row in await moves.adjournments(session, [assembly_id])],
                context.partition.country.timezone,
                now(),
            )
            decided = domain.adjourn(input.wanted(), at)
            gone = await presence.arrived_before(session, assembly_id, decided.resumes_at)
            await presence.end(session, assembly_id, gone, decided.adjourned_at)
            await moves.insert_adjournment(session, assembly_id, decided, len(gone))
            until = {"resumes_at": decided.resumes_at.isoformat()}
            named = global_id(context.country, "assembly", assembly_id)
            session.record("adjournAssembly", named, **until, decided_by=decided.decided_by.name, gone=len(gone))
            session.announce("assembly.adjourned", **until, **meeting_of(session, assembly))
    return AdjournAssemblyPayload(assembly=Assembly.of(assembly, context.country))
