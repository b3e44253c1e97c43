"""A meeting is convened: checked against the law of its day, and put on record with its agenda."""

from __future__ import annotations

from commons.database.sessions import WriteSession
from commons.directory import LegalEntity
from commons.ids import global_id
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly
from services.governance.domain.convene import Convocation, convene
from services.governance.domain.notice_hours import shown
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import agenda, assemblies
from services.governance.store.delegate_size import check_may_have_delegates
from services.governance.store.entity_life import check_entity


async def convened(
    session: WriteSession, context: RequestContext, entity: LegalEntity, wanted: Convocation
) -> Assembly:
    """The assembly as it is on record now; whoever follows meetings is told. Raises what `convene` refuses."""
    regime = await regime_on(session, entity, wanted.held_on)
    assembly = convene(wanted, regime, context.today)
    await check_entity(context.partition, entity, [assembly.held_on, assembly.record_date])
    if assembly.of_delegates:
        await check_may_have_delegates(context.partition, regime, assembly.held_on, context.today)
    await assemblies.insert(session, assembly)
    await agenda.insert(session, assembly.id, wanted.agenda)
    hours = assembly.hours
    session.announce(
        "assembly.convened",
        assembly=global_id(context.country, "assembly", assembly.id),
        entity=entity.id,
        held_on=assembly.held_on,
        starts_at=shown(hours.starts_at) if hours else None,
        second_call_at=shown(hours.second_call_at) if hours else None,
    )
    return assembly
