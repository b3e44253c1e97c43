"""Withdraw a conflict of interest."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.room.conflict import ConflictOfInterest
from services.governance.store import agenda, assemblies, conflicts
from services.governance.store.counted import first_counted


@strawberry.input
class WithdrawConflictInput:
    """Which conflict."""

    conflict: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class WithdrawConflictPayload:
    """The conflict, which stands no more."""

    conflict: ConflictOfInterest


@mutation(description="Take a conflict of interest off a resolution, by an organiser, before it is counted.")
async def withdraw_conflict(info: Info, input: WithdrawConflictInput) -> WithdrawConflictPayload:
    """Check that it stands and close it."""
    context = info.context
    wanted = uuid_of(input.conflict, "conflict", context.country)
    async with context.writing("withdrawConflict", input, input.idempotency_key) as session:
        row = await conflicts.by_id(session, wanted)
        assembly = await assemblies.by_id(session, (await agenda.by_id(session, row.resolution)).assembly)
        context.require("Mutation.withdrawConflict", assembly.entity)
        if session.replayed is None:
            if not row.stands:
                raise Refusal("TRANSITION_NOT_ALLOWED", "This conflict of interest was withdrawn before.")
            if await first_counted(session, row.resolution) is not None:
                raise Refusal("TRANSITION_NOT_ALLOWED", "The votes on this resolution have been counted.")
            await conflicts.withdraw(session, wanted)
            session.record("withdrawConflict", input.conflict)
            session.announce("conflict.withdrawn", conflict=input.conflict, **meeting_of(session, assembly))
        found = await conflicts.by_id(session, wanted)
    return WithdrawConflictPayload(conflict=await ConflictOfInterest.of(found, context))
