"""What the share office's mutations have in common: who may, the entity's terms, and one booking for each write."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import RequestContext
from services.members.domain.shares import on_their_way
from services.members.domain.shares.on_their_way import RequestState, next_step
from services.members.graph.mutations.leaving_kit import leaver
from services.members.graph.share_loaders import terms_of
from services.members.graph.types.payments import Payment, PaymentRequest
from services.members.graph.types.share_requests import ShareRequest
from services.members.store import payment_requests, payments, share_requests
from services.members.store.share_booking import Booking

RULES_VERSION = "`rulesVersion` of the share office as it was read; 0 while nothing is recorded."
VERSION = "`version` of the request as it was read; not checked if absent."


@strawberry.type
class ShareRequestPayload:
    """The operation on its way after the step."""

    request: ShareRequest = strawberry.field(description="The request after it.")


@strawberry.type
class PaymentPayload:
    """The payment after it."""

    payment: Payment = strawberry.field(description="The payment after it.")


@strawberry.type
class PaymentRequestPayload:
    """The payment request after it."""

    request: PaymentRequest = strawberry.field(description="The payment request after it.")


@asynccontextmanager
async def booking(context: RequestContext, session: WriteSession, entity: str) -> AsyncIterator[Booking]:
    """A booking in the entity's register that writes at its end what follows from it."""
    found = Booking(session, await terms_of(context, session, entity))
    yield found
    await found.finish()


FoundT = TypeVar("FoundT")


async def for_office(
    context: RequestContext, name: str, what: str, finding: Awaitable[FoundT], entity_of: Callable[[FoundT], str]
) -> FoundT:
    """What is found by its id, for an office of its entity; anybody else hears neither whose it is nor that it is.

    Refuses FORBIDDEN, and NOT_FOUND to a role that covers the country.
    """
    coordinate = f"Mutation.{name}"
    try:
        found = await finding
    except Refusal as refusal:
        if refusal.code == "NOT_FOUND":
            context.require_found(coordinate, None, what)
        raise
    context.require_found(coordinate, entity_of(found), what)
    return found


class GivenStep(Protocol):
    """What inputs have by which a request is taken one step further."""

    request: strawberry.ID
    expected_version: int | None
    idempotency_key: str | None


async def take_step(
    context: RequestContext, name: str, to: RequestState, given: GivenStep, reason: str | None = None
) -> ShareRequestPayload:
    """Take a request one step further. Refuses FORBIDDEN, NOT_FOUND, CHANGED_MEANWHILE, and what the step refuses."""
    async with context.writing(name, given, given.idempotency_key) as session:
        if session.replayed is None:
            found = await readable_request(context, session, name, given.request)
            terms = await terms_of(context, session, found.entity)
            read, actor = found.read_at(given.expected_version), context.caller.actor
            step = next_step(read, to, context.today, actor, reason=reason, four_eyes=terms.four_eyes)
            await share_requests.save_step(session, found.id, step)
            note(session, found, to)
    return await request_as_it_stands(context, given.request)


async def readable_request(
    context: RequestContext, session: WriteSession, name: str, text: str
) -> on_their_way.ShareRequest:
    """The request, if the caller may take this step of it."""
    found = await share_requests.request_by_id(session, uuid_of(text, "share_request", context.country))
    await leaver(context, session, f"Mutation.{name}", global_id(context.country, "membership", found.membership))
    return found


def note(session: WriteSession, request: on_their_way.ShareRequest, to: RequestState, **told: object) -> None:
    """The audit line and the outbox line of a step; reasons stay out of the chain."""
    subject = global_id(session.country, "share_request", request.id)
    owner = global_id(session.country, "membership", request.membership)
    action = f"share_request.{to.value.lower()}"
    session.record(action, subject, membership=owner, operation=request.asked.kind.value, **told)
    session.announce(action, request=subject, membership=owner)


async def request_as_it_stands(context: RequestContext, text: str) -> ShareRequestPayload:
    """The request after the write."""
    async with context.reading() as session:
        found = await share_requests.request_by_id(session, uuid_of(text, "share_request", context.country))
    return ShareRequestPayload(request=ShareRequest.of(found, context.country))


async def payment_as_it_stands(context: RequestContext, key: UUID) -> Payment:
    """The payment after the write."""
    async with context.reading() as session:
        found, _ = await payments.payment_of(session, key)
    return Payment.of(found, context.country, context.partition.country.currency)


async def payment_request_as_it_stands(context: RequestContext, key: UUID) -> PaymentRequestPayload:
    """The payment request after the write."""
    async with context.reading() as session:
        found, _ = await payment_requests.request_by_id(session, key)
    currency = context.partition.country.currency
    return PaymentRequestPayload(request=PaymentRequest.of(found, context.country, currency, context.today))
