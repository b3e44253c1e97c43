"""`planConsultativeSession`: a session of a consultative body, with its agenda."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.sessions import ConsultativeItem as Item
from services.clients.domain.partnership.sessions import ConsultativeSession as Planned
from services.clients.domain.partnership.sessions import plan
from services.clients.graph.mutations.partnership.session_kit import ConsultativeSessionPayload, shown
from services.clients.store.partnership import sessions


@strawberry.input(description="A point of an agenda.")
class ConsultativeItemInput:
    """A point of an agenda."""

    title: str
    client: strawberry.ID | None = strawberry.field(default=None, description="The client it is about.")
    step: PartnershipStatus | None = strawberry.field(default=None, description="The step that is considered.")


@strawberry.input(description="A session with its agenda.")
class PlanConsultativeSessionInput:
    """A session with its agenda."""

    body: strawberry.ID = strawberry.field(description="The body, as LegalEntity.consultativeBodies gives its id.")
    held_on: date = strawberry.field(description="The day of the session.")
    place: str = strawberry.field(description="Where it is held.")
    agenda: list[ConsultativeItemInput] = strawberry.field(description="In order.")
    idempotency_key: str | None = None

    def items(self, country: str) -> tuple[Item, ...]:
        """The agenda, numbered from 1."""
        return tuple(
            Item(number, one.title, uuid_of(one.client, "client", country) if one.client else None, one.step)
            for number, one in enumerate(self.agenda, start=1)
        )


@mutation(description="Plan a session of a consultative body.")
async def plan_consultative_session(info: Info, input: PlanConsultativeSessionInput) -> ConsultativeSessionPayload:
    """Plan. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.body, "body", context.country)
    async with context.reading() as reading:
        body = (await sessions.bodies(reading, [key])).get(key)
    context.require_found("Mutation.planConsultativeSession", body.entity if body else None, "consultative body")
    assert body is not None
    agenda = input.items(context.country)
    async with context.writing("planConsultativeSession", input, input.idempotency_key) as session:
        if session.replayed is None:
            named = [item.client for item in agenda if item.client is not None]
            known = await sessions.clients_named(session, body.entity, named)
            planned = plan(Planned(new_uuid(), key, input.held_on, input.place, agenda), body, known)
            await sessions.save_session(session, planned)
            id_ = global_id(session.country, "session", planned.id)
            session.record("consultativeSession.planned", id_, entity=body.entity, held_on=planned.held_on)
            session.announce("consultativeSession.planned", session=id_, entity=body.entity, held_on=planned.held_on)
    return await shown(context, session.subject)
