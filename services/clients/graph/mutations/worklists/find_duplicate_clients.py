"""findDuplicateClients: look for clients of a legal entity whose names are like other clients' of the country."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.graph.types.client import LegalEntity
from services.clients.store.worklists.notes import find_alike, save_alike


@strawberry.input(description="Whose clients.")
class FindDuplicateClientsInput:
    """Whose clients."""

    entity: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type(description="The legal entity; what was found stands on its work list DUPLICATE.")
class FindDuplicateClientsPayload:
    """The legal entity."""

    entity: LegalEntity


@mutation(
    description="Look for clients whose names are alike, and put each pair on the work list once. Two valid numbers of "
    "one scheme and country are two organisations', so those are left out."
)
async def find_duplicate_clients(info: Info, input: FindDuplicateClientsInput) -> FindDuplicateClientsPayload:
    """For a client officer of the entity. Refuses UNKNOWN_ENTITY, FORBIDDEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.findDuplicateClients", entity)
    # Searched before the write, which holds up all others while it lasts.
    async with context.reading() as reading:
        pairs = await find_alike(reading, entity)
    async with context.writing("findDuplicateClients", input, input.idempotency_key) as session:
        if session.replayed is None:
            await save_alike(session, pairs, context.today)
            session.record("clients.duplicates_found", entity, count=len(pairs))
    return FindDuplicateClientsPayload(entity=LegalEntity(id=strawberry.ID(entity)))
