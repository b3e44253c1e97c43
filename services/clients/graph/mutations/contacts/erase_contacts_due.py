"""eraseContactsDue: names of contacts that ended longer ago than the rule lets them be kept."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.contacts.retention import retention
from services.clients.store.contacts.contacts import erase_due, erased_in


@strawberry.input(description="Whose contacts.")
class EraseContactsDueInput:
    """Whose contacts."""

    entity: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type(description="What was erased, and by which rule.")
class EraseContactsDuePayload:
    """What was erased."""

    erased: int = strawberry.field(description="How many names.")
    ended_before: date = strawberry.field(description="Contacts that ended on this day or earlier are not kept.")
    months: int = strawberry.field(description="How long names are kept after the last day.")
    rule: str = strawberry.field(description="Where that stands.")
    confidence: str = strawberry.field(description="How sure we are of it.")


@mutation(description="Erase the names of contacts that ended longer ago than the rule lets them be kept.")
async def erase_contacts_due(info: Info, input: EraseContactsDueInput) -> EraseContactsDuePayload:
    """For a client officer of the entity. Refuses UNKNOWN_ENTITY, FORBIDDEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.eraseContactsDue", entity)
    rule = retention(context.country)
    before = rule.before(context.today)
    async with context.writing("eraseContactsDue", input, input.idempotency_key) as session:
        if session.replayed is None:
            await erase_due(session, entity, before)
    sequence = int(session.subject.rpartition(" ")[2])
    async with context.reading() as reading:
        erased = await erased_in(reading, sequence)
    return EraseContactsDuePayload(
        erased=erased, ended_before=before, months=rule.months, rule=rule.source, confidence=rule.confidence
    )
