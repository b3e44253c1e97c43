"""`addIdentifier`: one more number of an organisation, from a day on or ever since."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import borderless_id
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.numbers import Number, check_one
from services.clients.graph.mutations.organisations.record_kit import OrganisationPayload, answer, record_of
from services.clients.graph.mutations.register_client import IdentifierInput
from services.clients.store.organisations.identity import settle
from services.clients.store.organisations.numbers import numbers_of, own_numbers, save_numbers, tell_numbers
from services.clients.store.organisations.reading import ids_by_identifier


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
    record = await record_of(context, "Mutation.addIdentifier", input.client)
    number = input.identifier.number(context.today)
    async with context.writing("addIdentifier", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _check(session, number, record.own, record.present)
            await save_numbers(session, record.own, [number])
            await tell_numbers(session, [record.own])
            settled = await settle(session, [record.own], context.today)
            text = f"{number.identifier.scheme} {number.identifier.value}"
            joins = [borderless_id("organisation", one.former) for one in settled]
            session.record("organisation.identifier_added", record.id, identifier=text, joins=joins)
    return await answer(context, record)


async def _check(session: ReadSession, number: Number, own: UUID, present: UUID) -> None:
    if any(number.identifier == one.identifier and number.meets(one) for one in await own_numbers(session, own)):
        raise Refusal("ALREADY_EXISTS", "This number is on record already; end it where its days are wrong.")
    check_one([number], (await numbers_of(session, [present]))[present])
    if number.shared:
        return
    found = await ids_by_identifier(session, [number.identifier], number.since, number.until)
    others = found[number.identifier] - {present}
    if others:
        raise Refusal(
            "ALREADY_EXISTS",
            f"{borderless_id('organisation', min(others))} has this number; join the two if they are one, or say "
            "that a VAT group shares it.",
        )
