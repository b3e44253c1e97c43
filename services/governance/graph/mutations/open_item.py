"""The meeting takes up an item of its agenda."""

from __future__ import annotations

import strawberry

from commons.clock import now
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.desk import items as domain
from services.governance.graph.desk.items import RunningItem, running_agenda
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import agenda, assemblies, calls
from services.governance.store.desk import items


@strawberry.input
class OpenItemInput:
    """Which item is taken up."""

    resolution: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class OpenItemPayload:
    """The agenda as it is taken now."""

    agenda: list[RunningItem]


@mutation(
    description="Take up an item; the one that was open is put down, unless votes are being cast on it. An item may be "
    "taken up again until its result is declared."
)
async def open_item(info: Info, input: OpenItemInput) -> OpenItemPayload:
    """Check that the meeting may turn to it, and put it on record."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("openItem", input, input.idempotency_key) as session:
        item = await agenda.by_id(session, wanted)
        assembly = await assemblies.by_id(session, item.assembly)
        context.require("Mutation.openItem", assembly.entity)
        if session.replayed is None:
            found = await items.agenda_of(session, assembly.id)
            call, before = domain.open_item(item.id, found, await calls.of_assembly(session, assembly.id))
            moment = now()
            if before is not None:
                await items.put_down(session, before.id, moment)
            await items.take_up(session, assembly.id, domain.Taken(new_uuid(), item.id, call, moment))
            session.record("openItem", global_id(context.country, "resolution", item.id), call=call)
            session.announce("item.opened", resolution=input.resolution, **meeting_of(session, assembly))
    return OpenItemPayload(agenda=await running_agenda(context, assembly.id))
