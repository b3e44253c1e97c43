"""`endIdentifier`: a number is not an organisation's any more, or never was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.identifiers import IdentifierScheme, identifier
from commons.ids import borderless_id
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.timeline import check_day
from services.clients.graph.mutations.organisations.record_kit import (
    OrganisationPayload,
    Record,
    answer,
    check_record,
    record_of,
)
from services.clients.store.organisations.identity import settle
from services.clients.store.organisations.numbers import end_known, own_numbers, save_numbers, tell_numbers


@strawberry.input(description="A number that is not the organisation's any more; without `until`, that never was.")
class EndIdentifierInput:
    """A number that ends."""

    client: strawberry.ID
    expected_version: int = strawberry.field(description="The `organisationVersion` that was read.")
    scheme: IdentifierScheme
    value: str
    until: date | None = strawberry.field(
        default=None, description="The first day on which it is not its number; absent where it was entered by mistake."
    )
    idempotency_key: str | None = None


@mutation(description="End a number of an organisation, or take back one that was entered by mistake.")
async def end_identifier(info: Info, input: EndIdentifierInput) -> OrganisationPayload:
    """End a number. Refuses IDENTIFIER_INVALID, BAD_ARGUMENT, NOT_FOUND, FORBIDDEN, CHANGED_MEANWHILE."""
    context = info.context
    record = await record_of(context, "endIdentifier", input.client)
    wanted = identifier(input.scheme, input.value)
    check_day(input.until or context.today, context.today, "until")
    async with context.writing("endIdentifier", input, input.idempotency_key) as session:
        if session.replayed is None:
            await check_record(session, record, input.expected_version)
            here = [one for one in await own_numbers(session, record.own) if one.identifier == wanted]
            kept = _kept(here, input.until)
            await end_known(session, record.own, here)
            await save_numbers(session, record.own, kept)
            await tell_numbers(session, [record.own])
            await _settled(session, record, context.today, f"{wanted.scheme} {wanted.value}", input.until)
    return await answer(context, record)


def _kept(here: list[Number], until: date | None) -> list[Number]:
    if not here:
        raise Refusal("NOT_FOUND", "This country has no such number on record of this organisation.")
    if until is None:
        return []
    last = here[-1]
    if (last.until or date.max) <= until or (last.since or date.min) >= until:
        raise Refusal("BAD_ARGUMENT", "The number ends after it began, and before it has ended already.")
    return [*here[:-1], replace(last, until=until)]


async def _settled(session: WriteSession, record: Record, day: date, text: str, until: date | None) -> None:
    settled = await settle(session, [record.own], day)
    splits = [borderless_id("organisation", one.former) for one in settled]
    session.record(
        "organisation.identifier_ended",
        record.id,
        identifier=text,
        until=until.isoformat() if until else None,
        splits=splits,
    )
