"""One more number of an organisation, by the rules for it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import borderless_id
from services.clients.domain.organisations.numbers import Number, check_one
from services.clients.domain.organisations.persons import check_organisations
from services.clients.store.organisations.identity import Settled, settle
from services.clients.store.organisations.numbers import numbers_of, own_numbers, save_numbers, tell_numbers
from services.clients.store.organisations.reading import ids_by_identifier


async def add_number(session: WriteSession, own: UUID, present: UUID, number: Number, day: date) -> list[Settled]:
    """Write a number of the record `own` of the organisation `present`; gives what is one or two from `day` on by it.

    The other countries are told. Raises `Refusal` ALREADY_EXISTS, ORGANISATIONS_DIFFER, BAD_ARGUMENT.
    """
    check_organisations([number])
    await _check(session, own, present, number)
    await save_numbers(session, own, [number])
    await tell_numbers(session, [own])
    return await settle(session, [own], day)


async def _check(session: ReadSession, own: UUID, present: UUID, number: Number) -> None:
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
