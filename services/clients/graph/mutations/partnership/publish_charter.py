"""`publishCharter`: a version of the charter that an entity's partners sign."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import charter as domain
from services.clients.graph.partnership.charter import Charter
from services.clients.store.partnership.charters import charters, charters_of, save_charter


@strawberry.input(description="A version of the charter.")
class PublishCharterInput:
    """A version of the charter."""

    entity: strawberry.ID
    title: str
    text: str = strawberry.field(description="What is signed, whole.")
    valid_from: date | None = strawberry.field(
        default=None, description="From which day on it is signed; today if absent."
    )
    renew_months: int = strawberry.field(default=24, description="After how many months a signature is to be renewed.")
    idempotency_key: str | None = None


@strawberry.type(description="The charter as it was published.")
class PublishCharterPayload:
    """The charter."""

    charter: Charter


@mutation(description="Publish a version of the charter; signatures of earlier versions hold until they are due.")
async def publish_charter(info: Info, input: PublishCharterInput) -> PublishCharterPayload:
    """Publish. Refuses UNKNOWN_ENTITY, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.publishCharter", entity)
    async with context.writing("publishCharter", input, input.idempotency_key) as session:
        if session.replayed is None:
            earlier = await charters_of(session, entity)
            since = input.valid_from or context.today
            given = domain.Charter(new_uuid(), entity, 0, input.title, input.text, since, input.renew_months)
            kept = domain.publish(given, earlier[0] if earlier else None)
            await save_charter(session, kept)
            id_ = global_id(session.country, "charter", kept.id)
            session.record("charter.published", id_, entity=entity, version=kept.version, digest=kept.digest.hex())
    key = uuid_of(session.subject, "charter", context.country)
    async with context.reading() as reading:
        found = (await charters(reading, [key]))[key]
    return PublishCharterPayload(charter=Charter.of(context.country, found))
