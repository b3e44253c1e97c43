"""A member's right to read minutes, by the law's word."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from services.governance.domain.after.inspection import Inspecting, check_inspection
from services.governance.domain.after.words import MinutesState
from services.governance.domain.law.reading import Reading
from services.governance.graph.after.minutes import Minutes
from services.governance.graph.mutations.kit import require_own_or_role
from services.governance.store import assemblies
from services.governance.store.after import minutes
from services.governance.store.regimes import regime_on


@strawberry.field(
    description="The newest signed minutes of a meeting, for a member by her own membership, as far as law and "
    "statutes let her (`minutes.inspection`), and for the bureau; each reading leaves an audit line."
)
async def inspect_minutes(info: Info, assembly: strawberry.ID, membership: strawberry.ID) -> Minutes | None:
    """The signed version, once she may read it."""
    context = info.context
    wanted = uuid_of(assembly, "assembly", context.country)
    member = uuid_of(membership, "membership", context.country)
    async with context.reading() as session:
        meeting = await assemblies.by_id(session, wanted)
        known = await minutes.known_member(session, meeting.entity, member)
        regime = await regime_on(session, context.entity_here(meeting.entity), context.today)
        signed = await minutes.newest_signed(session, wanted)
    if await require_own_or_role(context, "Query.inspectMinutes", meeting.entity, member):
        shares = known or 0
        who = Inspecting(known is not None, shares, meeting.held_on, context.today)
        check_inspection(Reading(regime, context.today, binding=True), who)
    if signed is None:
        raise Refusal("NOT_FOUND", "The minutes of this meeting are not signed yet.")
    async with context.writing("inspectMinutes") as session:
        name = global_id(context.country, "minutes", signed.id)
        session.record("inspectMinutes", name, replaced=signed.state is MinutesState.REPLACED)
    return Minutes.of(signed, context.country)
