"""The meeting puts the open item down."""

from __future__ import annotations

import strawberry

from commons.clock import now
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.desk import items as domain
from services.governance.graph.desk.items import RunningItem, running_agenda
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies
from services.governance.store.desk import items


@strawberry.input
class CloseItemInput:
    """Of which meeting."""

    assembly: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class CloseItemPayload:
    """The agenda as it is taken now."""

    agenda: list[RunningItem]


@mutation(description="Put down the item that is open; refused while votes are being cast on it.")
async def close_item(info: Info, input: CloseItemInput) -> CloseItemPayload:
    """Close the open item with the moment."""
    context = info.context
    wanted = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("closeItem", input, input.idempotency_key) as session:
        assembly = await assemblies.by_id(session, wanted)
        context.require("Mutation.closeItem", assembly.entity)
        if session.replayed is None:
            found = domain.close_item(await items.agenda_of(session, assembly.id))
            await items.put_down(session, found.id, now())
            named = global_id(context.country, "resolution", found.resolution)
            session.record("closeItem", named)
            session.announce("item.closed", resolution=named, **meeting_of(session, assembly))
    return CloseItemPayload(agenda=await running_agenda(context, assembly.id))
