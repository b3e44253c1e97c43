"""Take up what no notice announced, by an exception of the law."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.initiative import off_agenda as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.mutations.convene import AgendaItemInput
from services.governance.graph.mutations.kit import meeting_of, newest_roll, regime_on
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies, calls
from services.governance.store.exercisable import exercisable
from services.governance.store.initiative import amendments


@strawberry.input(
    description="`exception`: the law's own word (`agenda_additions.off_agenda_allowed`). `agreed`: nobody objected, "
    "where the law wants everybody to agree; `officersPresent`: the chair states that a majority of directors and "
    "auditors is there (IT `totalitarian_meeting`); `follows`: the item that it follows from, where it must."
)
class AdmitItemInput:
    """Which item, by which exception."""

    assembly: strawberry.ID
    item: AgendaItemInput
    exception: str
    why: str
    agreed: bool = False
    officers_present: bool = False
    follows: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.type
class AdmitItemPayload:
    """The item, at the end of the agenda."""

    resolution: Resolution


@mutation(
    description="Put an item that no notice announced on the agenda of a meeting that is open, where the law has an "
    "exception for it and its condition holds; ITEM_NOT_ANNOUNCED, with the exceptions there are, for anything else."
)
async def admit_item(info: Info, input: AdmitItemInput) -> AdmitItemPayload:
    """Check the exception against law and room, and add the item."""
    context = info.context
    wanted = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("admitItem", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, wanted)
        assembly = await assemblies.by_id(session, wanted)
        context.require("Mutation.admitItem", assembly.entity)
        if session.replayed is None:
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            at = await _sitting(session, context, assembly)
            item = domain.WantedItem(
                item=input.item.item(),
                exception=input.exception,
                why=input.why,
                follows=uuid_of(input.follows, "resolution", context.country) if input.follows else None,
                agreed=input.agreed,
                officers_present=input.officers_present,
            )
            admitted = domain.admit(Reading(regime, assembly.held_on, binding=True), item, at)
            new = await agenda.append(session, assembly.id, admitted.item)
            await amendments.admit_item(session, new, admitted, at)
            named = global_id(context.country, "resolution", new)
            session.record("admitItem", named, exception=admitted.exception, present=at.present, entitled=at.entitled)
            session.announce("item.admitted", resolution=named, **meeting_of(session, assembly))
        found = await agenda.by_id(session, uuid_of(session.subject, "resolution"))
    return AdmitItemPayload(resolution=Resolution(record=found, country=context.country))


async def _sitting(session: WriteSession, context: RequestContext, assembly: Assembly) -> domain.Sitting:
    items = [row.id for _, row in await agenda.of_assemblies(session, [assembly.id])]
    if not await calls.of_assembly(session, assembly.id):
        return domain.Sitting(open=False, items=items, present=0, entitled=0)
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    room = await exercisable(session, regime, assembly, await newest_roll(session, assembly.id), None)
    return domain.Sitting(open=True, items=items, present=room.present_members, entitled=room.entitled_members)
