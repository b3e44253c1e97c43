"""The meeting takes its items in another order."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.desk import items as domain
from services.governance.graph.desk.items import RunningItem, running_agenda
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies
from services.governance.store.desk import items


@strawberry.input(description="`why`: who decided it, and for what reason.")
class ReorderAgendaInput:
    """The new order of what is left."""

    assembly: strawberry.ID
    resolutions: list[strawberry.ID] = strawberry.field(description="Every item that is to come, each once.")
    why: str
    idempotency_key: str | None = None


@strawberry.type
class ReorderAgendaPayload:
    """The agenda as it is taken now."""

    agenda: list[RunningItem]


@mutation(
    description="Take the items that are to come in another order. The agenda of the notice stays as it was announced: "
    "nothing comes onto it, nothing goes."
)
async def reorder_agenda(info: Info, input: ReorderAgendaInput) -> ReorderAgendaPayload:
    """Check that it is the same agenda, and put the order on record."""
    context = info.context
    wanted = uuid_of(input.assembly, "assembly", context.country)
    rest = [uuid_of(item, "resolution", context.country) for item in input.resolutions]
    async with context.writing("reorderAgenda", input, input.idempotency_key) as session:
        assembly = await assemblies.by_id(session, wanted)
        context.require("Mutation.reorderAgenda", assembly.entity)
        if session.replayed is None:
            order = domain.reorder(rest, input.why, await items.agenda_of(session, assembly.id))
            new = await items.set_order(session, assembly.id, order, input.why)
            named = global_id(context.country, "assembly", assembly.id)
            session.record("reorderAgenda", named, order=global_id(context.country, "runningorder", new))
            session.announce("agenda.reordered", **meeting_of(session, assembly))
    return ReorderAgendaPayload(agenda=await running_agenda(context, assembly.id))
