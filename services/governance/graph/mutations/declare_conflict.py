"""Declare that a resolution concerns somebody."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.conflict import declare
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.room.conflict import ConflictOfInterest
from services.governance.store import agenda, assemblies, conflicts, outsiders
from services.governance.store.counted import first_counted


@strawberry.input(
    description="`membership`, or an `outsider` who acts for a member. `matter`: one of the law's words, "
    "`conflict_of_interest.matters` of the entity's law pack."
)
class DeclareConflictInput:
    """Who is concerned by what, and why."""

    resolution: strawberry.ID
    matter: str
    why: str
    membership: strawberry.ID | None = None
    outsider: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.type
class DeclareConflictPayload:
    """The conflict as recorded."""

    conflict: ConflictOfInterest


@mutation(
    description="Record a conflict of interest on one resolution: by the member herself, or by an organiser. Where the "
    "law takes the vote, hers and those she would cast for others are lost; elsewhere it is on record, and she votes."
)
async def declare_conflict(info: Info, input: DeclareConflictInput) -> DeclareConflictPayload:
    """Check the law's matters and record it."""
    context = info.context
    resolution = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("declareConflict", input, input.idempotency_key, long=True) as session:
        item = await agenda.by_id(session, resolution)
        await assemblies.hold(session, item.assembly)
        assembly = await assemblies.by_id(session, item.assembly)
        holder, outside = await _concerned(session, context, assembly.entity, input)
        if session.replayed is None:
            await _check_open(session, resolution, holder)
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            found = declare(Reading(regime, assembly.held_on), input.matter, input.why)
            new = await conflicts.insert(session, resolution, holder, outsider=outside, found=found)
            named = global_id(context.country, "conflict", new)
            session.record("declareConflict", named, resolution=input.resolution, matter=found.matter)
            told = meeting_of(session, assembly)
            session.announce("conflict.declared", conflict=named, resolution=input.resolution, **told)
        row = await conflicts.by_id(session, uuid_of(session.subject, "conflict"))
    return DeclareConflictPayload(conflict=await ConflictOfInterest.of(row, context))


async def _concerned(
    session: WriteSession, context: RequestContext, entity: str, input: DeclareConflictInput
) -> tuple[UUID, bool]:
    if (input.membership is None) == (input.outsider is None):
        raise Refusal("BAD_ARGUMENT", "Name a membership, or an outsider who acts for one.")
    if input.outsider is not None:
        context.require("Mutation.declareConflict", entity)
        wanted = uuid_of(input.outsider, "outsider", context.country)
        return (await outsiders.of_entity(session, entity, wanted)).id, True
    member = uuid_of(str(input.membership), "membership", context.country)
    await require_own_or_role(context, "Mutation.declareConflict", entity, member)
    return member, False


async def _check_open(session: WriteSession, resolution: UUID, holder: UUID) -> None:
    if await first_counted(session, resolution) is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The votes on this resolution have been counted; it may be challenged.")
    if await conflicts.stands(session, resolution, holder):
        raise Refusal("ALREADY_EXISTS", "She is recorded as concerned by this resolution.")
