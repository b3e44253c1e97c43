"""Open a sitting of an assembly."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import strawberry

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.room import open_call as domain
from services.governance.domain.room.call import Call
from services.governance.domain.voting_rights import topic_of
from services.governance.graph.assembly import Assembly as AssemblyShown
from services.governance.graph.mutations.kit import by_other_law, changed_rule, regime_on, sealed_roll
from services.governance.store import agenda, assemblies, calls, electorate, presence
from services.governance.store.room_quorum import falls_short


@strawberry.input(
    description="`number`: 1, or 2 for the second call. `dueAt`: the hour of the notice, with its offset, where the "
    "notice on record names none: an assembly without `startsAt`, or a second call on another day. "
    "`waitAnnounced`: the notice said that the meeting decides, after a wait, with whoever is there."
)
class OpenCallInput:
    """Which sitting, and what the notice said."""

    assembly: strawberry.ID
    number: int
    due_at: datetime | None = None
    wait_announced: bool = False
    idempotency_key: str | None = None

    def wanted(self) -> domain.WantedCall:
        """In the domain's words."""
        return domain.WantedCall(self.number, self.due_at, self.wait_announced)


@strawberry.type
class OpenCallPayload:
    """The assembly with its calls."""

    assembly: AssemblyShown


@mutation(
    description="Open a call on the sealed roll: the first on the meeting's day, a second one only where the law has "
    "one and inside its gap. From then on the roll is not changed at the door; whoever came to a first call on an "
    "earlier day counts as gone."
)
async def open_call(info: Info, input: OpenCallInput) -> OpenCallPayload:
    """Check day, hour and law, and put the opening on record."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("openCall", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.openCall", assembly.entity)
        if session.replayed is None:
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            law = Reading(regime, assembly.held_on, binding=True)
            opened = domain.open_call(input.wanted(), await _opening(session, context, assembly, regime), law)
            await _save(session, context, assembly, opened, law)
    return OpenCallPayload(assembly=AssemblyShown.of(assembly, context.country))


async def _opening(
    session: WriteSession, context: RequestContext, assembly: Assembly, regime: Regime
) -> domain.Opening:
    roll, before = await sealed_roll(session, assembly.id), await calls.of_assembly(session, assembly.id)
    return domain.Opening(
        assembly=assembly,
        calls=before,
        sealed=roll is not None,
        outdated=roll is not None and by_other_law(regime, assembly, roll),
        outdated_by=None if roll is None else changed_rule(regime, assembly, roll),
        timezone=context.partition.country.timezone,
        moment=now(),
        falls_short=roll is None or not before or await falls_short(session, regime, assembly, roll),
    )


async def _save(session: WriteSession, context: RequestContext, assembly: Assembly, opened: Call, law: Reading) -> None:
    members = await _members_convened(session, context, assembly, law)
    name = session.caller.name or session.caller.subject
    await calls.insert(session, replace(opened, opened_by=name, members_convened=members))
    gone = await _those_of_an_earlier_day(session, context, opened)
    await presence.end(session, assembly.id, gone, opened.opened_at)
    named = global_id(context.country, "assembly", assembly.id)
    session.record("openCall", named, call=opened.number, due_at=opened.due_at.isoformat(), gone=len(gone))
    session.announce("call.opened", assembly=named, call=opened.number, at=opened.opened_at.isoformat())


async def _members_convened(
    session: WriteSession, context: RequestContext, assembly: Assembly, law: Reading
) -> int | None:
    """Members on the day of convening, where the quorum of an item is counted on them."""
    topics = [topic_of(item.kind, item.matter) for _, item in await agenda.of_assemblies(session, [assembly.id])]
    if assembly.convened_on is None or not domain.counts_at_convening(law, topics):
        return None
    asked = electorate.Electorate(assembly.id, assembly.entity, assembly.convened_on)
    return (await electorate.checked(context.partition, asked)).rows


async def _those_of_an_earlier_day(session: WriteSession, context: RequestContext, opened: Call) -> list[UUID]:
    midnight = datetime.combine(opened.held_on, time(0), ZoneInfo(context.partition.country.timezone))
    return await presence.arrived_before(session, opened.assembly, midnight)
