"""What mutations about an entity's services, advisers, places and partners have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Protocol, TypeVar

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Fault
from commons.ids import new_uuid, uuid_of
from commons.subgraph.context import RequestContext
from services.members.domain.activities.days import ended, must_say_why, span, why
from services.members.domain.services.catalogue import Offer
from services.members.graph.offer_listing import TYPES, find_offer
from services.members.graph.types.offers import Adviser, Partner, Place, Service
from services.members.store.offers import COLUMNS, offer_here, save_offer, strike_offer
from services.members.store.ties import cut_ties

OfferT = TypeVar("OfferT", Service, Adviser, Place, Partner)
Save = Callable[[WriteSession, Offer], Awaitable[None]]
Correct = Callable[[WriteSession, Offer], Awaitable[dict[str, object]]]
"""Gives the columns that change; refuses."""


class Given(Protocol):
    """What inputs about a new offer have."""

    entity: strawberry.ID
    from_: date | None
    until: date | None
    reason: str | None
    idempotency_key: str | None


class GivenCorrection(Protocol):
    """What inputs about an offer's correction have."""

    expected_version: int
    reason: str
    idempotency_key: str | None


class GivenEnd(Protocol):
    """What inputs about an offer's end have."""

    until: date | None
    never_was: bool
    reason: str | None
    idempotency_key: str | None


async def begin_offer(context: RequestContext, name: str, given: Given, type_: type[OfferT], save: Save) -> OfferT:
    """Something new that an entity offers. Refuses FORBIDDEN, UNKNOWN_ENTITY, BAD_ARGUMENT, and what `save` refuses."""
    entity = context.entity_here(given.entity)
    context.require(f"Mutation.{name}", entity.id)
    days = span(given.from_, given.until, context.today)
    async with context.writing(name, given, given.idempotency_key) as session:
        if session.replayed is None:
            await save(session, Offer(new_uuid(), entity.id, days))
    return await _shown(context, type_, session.subject)


async def end_offer(
    context: RequestContext, name: str, given: GivenEnd, type_: type[OfferT], text: str
) -> OfferT | None:
    """Give an offer its last day, and all that use it; or strike it (then None). Refuses FORBIDDEN, NOT_FOUND."""
    kind = TYPES[type_]
    key = uuid_of(text, kind, context.country)
    async with context.writing(name, given, given.idempotency_key) as session:
        if session.replayed is None:
            offer, row = await offer_here(session, kind, key)
            context.require(f"Mutation.{name}", offer.entity)
            await _end(
                session, kind, given, (offer, {name: getattr(row, name) for name in COLUMNS[kind]}), context.today
            )
    return await find_offer(context, type_, text)


async def correct_offer(
    context: RequestContext, name: str, given: GivenCorrection, thing: tuple[type[OfferT], str], check: Correct
) -> OfferT:
    """Put right what is said of an offer; its days stay. Refuses FORBIDDEN, NOT_FOUND, and what `check` refuses."""
    type_, text = thing
    kind, reason = TYPES[type_], must_say_why(given.reason)
    key = uuid_of(text, kind, context.country)
    async with context.writing(name, given, given.idempotency_key) as session:
        if session.replayed is None:
            offer, row = await offer_here(session, kind, key)
            context.require(f"Mutation.{name}", offer.entity)
            offer.check_read_at(given.expected_version)
            said = {column: getattr(row, column) for column in COLUMNS[kind]} | await check(session, offer)
            await save_offer(session, kind, offer, said, reason=reason, action="corrected")
    return await _shown(context, type_, text)


async def _end(
    session: WriteSession, kind: str, given: GivenEnd, offered: tuple[Offer, dict[str, object]], today: date
) -> None:
    offer, said = offered
    if given.never_was:
        must_say_why(given.reason)
        return await strike_offer(session, kind, offer)
    reason, days = why(given.reason), ended(offer.period, given.until, today)
    await cut_ties(session, offer.id, days, reason)
    return await save_offer(session, kind, Offer(offer.id, offer.entity, days), said, reason=reason, action="ended")


async def _shown(context: RequestContext, type_: type[OfferT], text: str) -> OfferT:
    found = await find_offer(context, type_, text)
    if found is None:
        raise Fault("an offer that was recorded is not there")
    return found
