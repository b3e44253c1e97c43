"""recordEntityStatus: an officer notes that an entity is in receivership, in liquidation, merged or closed."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Fault
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.entity_life import EntityStatus, StatusPeriod, record_status
from services.members.graph.loaders import entity_loader
from services.members.graph.types.legal_entity import LegalEntity
from services.members.store.entity_life import save_status, statuses


@strawberry.input(description="`from` and `until` are the first and the last day; without `until` it lasts.")
class RecordEntityStatusInput:
    """Which entity, where it stands, from when, and what says so."""

    entity: strawberry.ID
    status: EntityStatus
    since: date = strawberry.field(name="from")
    until: date | None = None
    source: str = strawberry.field(description="The judgment, the deed or the entry in the public register; one line.")
    idempotency_key: str | None = None


@strawberry.type
class RecordEntityStatusPayload:
    """The entity after it."""

    entity: LegalEntity


@mutation(
    description="Record where an entity stands from a day on; what was known of these days before stays on record. "
    "OPEN puts a slip right. From the day it is merged or closed nobody is admitted and no meeting is held."
)
async def record_entity_status(info: Info, input: RecordEntityStatusInput) -> RecordEntityStatusPayload:
    """For a membership officer of the entity. Refuses BAD_ARGUMENT, ALREADY_EXISTS."""
    context = info.context
    entity = context.entity_here(input.entity)
    context.require("Mutation.recordEntityStatus", entity.id)
    async with context.writing("recordEntityStatus", input, input.idempotency_key) as session:
        if session.replayed is None:
            history = (await statuses(session, [entity.id]))[entity.id]
            fresh = StatusPeriod(input.status, input.since, input.until, input.source)
            await save_status(session, entity.id, record_status(history, fresh, context.today))
    row = await entity_loader(context).load(entity.id)
    if row is None:
        raise Fault("an entity whose status was recorded is not there")
    return RecordEntityStatusPayload(entity=LegalEntity.of(row))
