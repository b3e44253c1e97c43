"""`addIdentifier`: one more number of an organisation, from a day on or ever since."""

from __future__ import annotations

import strawberry

from commons.ids import borderless_id
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.graph.mutations.organisations.record_kit import OrganisationPayload, answer, record_of
from services.clients.graph.mutations.register_client import IdentifierInput
from services.clients.store.organisations.adding import add_number


@strawberry.input(description="One more number of a client's organisation.")
class AddIdentifierInput:
    """One more number."""

    client: strawberry.ID
    identifier: IdentifierInput
    idempotency_key: str | None = None


@mutation(description="Enter one more number of an organisation; the other countries are told of it.")
async def add_identifier(info: Info, input: AddIdentifierInput) -> OrganisationPayload:
    """Write a number. Refuses IDENTIFIER_INVALID, ALREADY_EXISTS, ORGANISATIONS_DIFFER, NOT_FOUND, FORBIDDEN."""
    context = info.context
    record = await record_of(context, "addIdentifier", input.client)
    number = input.identifier.number(context.today)
    async with context.writing("addIdentifier", input, input.idempotency_key) as session:
        if session.replayed is None:
            settled = await add_number(session, record.own, record.present, number, context.today)
            text = f"{number.identifier.scheme} {number.identifier.value}"
            joins = [borderless_id("organisation", one.former) for one in settled]
            session.record("organisation.identifier_added", record.id, identifier=text, joins=joins)
    return await answer(context, record)
