"""`foundConsultativeBody`: a place where an entity's clients and partners are heard, beside the general meeting."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import sessions as domain
from services.clients.graph.partnership.session import ConsultativeBody
from services.clients.store.partnership.sessions import bodies, save_body


@strawberry.input(description="A consultative body.")
class FoundConsultativeBodyInput:
    """A consultative body."""

    entity: strawberry.ID
    name: str
    task: str = strawberry.field(description="What it is for.")
    founded_on: date | None = strawberry.field(default=None, description="Its first day; today if absent.")
    idempotency_key: str | None = None


@strawberry.type(description="The body as it was founded.")
class FoundConsultativeBodyPayload:
    """The body."""

    body: ConsultativeBody


@mutation(description="Found a consultative body.")
async def found_consultative_body(info: Info, input: FoundConsultativeBodyInput) -> FoundConsultativeBodyPayload:
    """Found a body. Refuses UNKNOWN_ENTITY, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.foundConsultativeBody", entity)
    async with context.writing("foundConsultativeBody", input, input.idempotency_key) as session:
        if session.replayed is None:
            founded_on = input.founded_on or context.today
            given = domain.ConsultativeBody(new_uuid(), entity, input.name, input.task, founded_on)
            await save_body(session, domain.found(given, context.today))
            session.record("consultativeBody.founded", global_id(session.country, "body", given.id), entity=entity)
    key = uuid_of(session.subject, "body", context.country)
    async with context.reading() as reading:
        kept = (await bodies(reading, [key]))[key]
    return FoundConsultativeBodyPayload(body=ConsultativeBody.of(context.country, kept))
