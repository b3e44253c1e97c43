"""Money that came in finds its place: the request it names, the member's other shares, else the work list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from commons.errors import Refusal
from services.members.domain.share_register import Leg, OperationKind, OperationRequest, decide
from services.members.domain.shares.payments import (
    Entry,
    Payment,
    PaymentSource,
    Portion,
    Use,
    UseKind,
    bounced,
    check_entry,
    paying_legs,
    portions,
    unpaid_by_class,
)
from services.members.store.payment_requests import request_by_reference, requests_of
from services.members.store.payments import keep, note_use, taken_back
from services.members.store.share_booking import Booking, booked_operation
from services.members.store.share_obligations import standings
from services.members.store.shares import legs_of


@dataclass
class Received:
    """What became of a file: payments by whether they came new, were known, and found their place."""

    fresh: int = 0
    known: int = 0
    matched: int = 0
    returned: int = 0
    left_over: list[UUID] = field(default_factory=list)


async def receive(booking: Booking, entries: Sequence[Entry], received: Received) -> None:
    """Keep each entry of a bank file and give it its place. Refuses the whole where one entry cannot be."""
    terms = booking.terms
    currency = next(iter(terms.classes.values())).currency
    for entry in entries:
        checked = check_entry(entry, currency, terms.day)
        payment = await keep(booking.session, terms.entity, PaymentSource.BANK, checked)
        if payment is None:
            received.known += 1
            continue
        received.fresh += 1
        if not await _place(booking, payment, checked, received):
            received.left_over.append(payment.id)


async def _place(booking: Booking, payment: Payment, entry: Entry, received: Received) -> bool:
    """Whether all of it found its place."""
    if payment.amount < 0:
        return entry.returned and await _return(booking, payment, entry, received)
    if payment.structured is None:
        return False
    request = await request_by_reference(booking.session, booking.terms.entity, payment.structured)
    if request is None:
        return False
    left = await use_for(booking, payment, request.membership, request.id)
    received.matched += left != payment.amount
    return not left


async def use_for(booking: Booking, payment: Payment, membership: UUID, request: UUID | None = None) -> Decimal:
    """Pay a member's shares with what is left of a payment; gives what is left after it.

    Shares that her category must have and that she has not subscribed yet are subscribed as far as the money pays them.
    """
    session, terms = booking.session, booking.terms
    history = await legs_of(session, membership)
    room = unpaid_by_class(history, terms.classes, terms.day)
    standing = (await standings(session, terms, [membership])).get(membership)
    missing = max(0, standing.state.required - standing.state.held) if standing else 0
    code = standing.state.rule.share_class if standing else ""
    if missing:
        room[code] += missing * terms.classes[code].nominal
    asked = (await requests_of(session, [membership])).get(membership, [])
    found, left = portions(payment.left, asked, room, request)
    for portion in found:
        history += await _pay(booking, payment, membership, portion, history)
    return left


async def _pay(
    booking: Booking, payment: Payment, membership: UUID, portion: Portion, history: Sequence[Leg]
) -> list[Leg]:
    """Subscribe what is missing for it, pay it, and note the use; gives the legs that were booked."""
    session, terms = booking.session, booking.terms
    new, nominal = list[Leg](), terms.classes[portion.share_class].nominal
    short = portion.amount - unpaid_by_class(history, terms.classes, terms.day)[portion.share_class]
    if short > 0:
        shares = int(-(-short // nominal))
        asked = OperationRequest(OperationKind.SUBSCRIBE, payment.value_date, shares, share_class=portion.share_class)
        legs = decide(asked, history, terms.classes, terms.day)
        await booking.book(membership, legs)
        new += legs
    legs = paying_legs(portion, payment.value_date, [*history, *new], terms.classes, terms.day)
    number = await booking.book(membership, legs)
    use = Use(UseKind.USED, portion.amount, membership, number, portion.request)
    await note_use(session, payment, use, terms.day)
    return [*new, *legs]


async def _return(booking: Booking, payment: Payment, entry: Entry, received: Received) -> bool:
    """Take back the one payment that a returned entry means; a human decides where it is none or several."""
    meant = await taken_back(booking.session, booking.terms.entity, entry)
    if len(meant) != 1:
        return False
    try:
        await give_back(booking, meant[0], payment.value_date, entry.return_reason or "returned by the bank")
    except Refusal as refusal:
        if refusal.code != "TRANSITION_NOT_ALLOWED":
            raise
        return False
    await note_use(booking.session, payment, Use(UseKind.SETTLED, payment.amount), booking.terms.day, entry.reference)
    received.returned += 1
    return True


async def give_back(booking: Booking, payment: Payment, on: date, reason: str) -> None:
    """A payment that bounced: every operation it paid is taken back by a counter-operation from `on`.

    Raises `Refusal` TRANSITION_NOT_ALLOWED where it was returned before, or the shares it paid are gone meanwhile.
    """
    if any(use.kind is not UseKind.USED for use in payment.uses):
        raise Refusal("TRANSITION_NOT_ALLOWED", "This payment was returned or sent back already.")
    session, terms = booking.session, booking.terms
    by_member: dict[UUID, list[Use]] = {}
    for use in payment.uses:
        if use.membership is not None:
            by_member.setdefault(use.membership, []).append(use)
    for membership, uses in by_member.items():
        operations = [(await booked_operation(session, terms.entity, use.operation or 0))[1] for use in uses]
        history = await legs_of(session, membership)
        counter = bounced([(one.number, one.legs) for one in operations], history, on, terms.classes)
        for use, (number, legs) in zip(uses, counter, strict=True):
            own = await booking.take_back(membership, number, legs, reason)
            await note_use(
                session, payment, Use(UseKind.USED, -use.amount, membership, own, use.request), terms.day, reason
            )
    await note_use(session, payment, Use(UseKind.RETURNED, payment.amount), terms.day, reason)
