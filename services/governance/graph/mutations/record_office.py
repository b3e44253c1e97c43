"""Record that a member holds an office."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.delegates.office import Office
from services.governance.store import offices


@strawberry.input(description="`office`: what it is called, like board or supervisory board; `since`: its first day.")
class RecordOfficeInput:
    """An office."""

    entity: strawberry.ID
    membership: strawberry.ID
    office: str
    since: date
    idempotency_key: str | None = None


@strawberry.type
class RecordOfficePayload:
    """The office, on record."""

    office: Office


@mutation(
    description="Record an office that a member holds. Where the law bars its holders, she can be no candidate, and "
    "as a delegate she sits no more while she holds it (replaceDelegate fills the seat)."
)
async def record_office(info: Info, input: RecordOfficeInput) -> RecordOfficePayload:
    """Check that she holds none on that day, and put it on record."""
    context = info.context
    entity = context.entity_here(input.entity)
    context.require("Mutation.recordOffice", entity.id)
    membership = uuid_of(input.membership, "membership", context.country)
    async with context.writing("recordOffice", input, input.idempotency_key) as session:
        if session.replayed is None:
            title = texts.title("The office's name", input.office)
            held = await offices.held_by(session, entity.id, membership, input.since)
            if held is not None and held.office == title:
                raise Refusal("ALREADY_EXISTS", f"She holds this office since {held.since}.")
            office = await offices.insert(session, entity.id, membership, title, input.since)
            name = global_id(context.country, "office", office)
            session.record("recordOffice", name, entity=entity.id, membership=input.membership, since=input.since)
        found = await offices.by_id(session, uuid_of(session.subject, "office"))
    return RecordOfficePayload(office=Office.of(found, context.country))
