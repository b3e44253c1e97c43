"""Pay looked at for a deduction: noted once under the payroll's reference, and what is taken goes to the shares."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.errors import Fault, Refusal
from services.members.domain.share_register import ZERO
from services.members.domain.shares.deduction import Pay, deduction
from services.members.domain.shares.payments import Entry, PaymentSource
from services.members.store.payments import keep
from services.members.store.receive_payments import use_for
from services.members.store.share_booking import Booking
from services.members.store.share_obligations import standings


async def note_pay(booking: Booking, membership: UUID, pay: Pay) -> tuple[Decimal, str]:
    """Note the pay and take the instalment it bears; gives what was taken and why. Known pay changes nothing.

    Raises `Refusal` ALREADY_EXISTS where the same reference came with another pay.
    """
    known = await pay_noted(booking.session, booking.terms.entity, pay, membership)
    if known is not None:
        return known
    standing = (await standings(booking.session, booking.terms, [membership])).get(membership)
    taken, why = deduction(standing.state, pay) if standing else (ZERO, "not registered in any category")
    await booking.session.execute(
        "INSERT INTO pay_notice (entity, reference, membership, paid_on, net, work, deducted, why, known) VALUES"
        " (:entity, :reference, :membership, :paid_on, :net, :work, :taken, :why, int8range(:sequence, NULL))",
        {
            "entity": booking.terms.entity,
            "reference": pay.reference,
            "membership": membership,
            "paid_on": pay.paid_on,
            "net": pay.net,
            "work": pay.work.value,
            "taken": taken,
            "why": why,
            "sequence": await booking.session.sequence(),
        },
    )
    if taken:
        await _take(booking, membership, pay, taken)
    return taken, why


async def pay_noted(session: ReadSession, entity: str, pay: Pay, membership: UUID) -> tuple[Decimal, str] | None:
    """What was taken from pay that is known already, and why; None for new pay."""
    row = await session.first(
        "SELECT membership, paid_on, net, work, deducted, why FROM pay_notice"
        " WHERE entity = :entity AND reference = :reference",
        {"entity": entity, "reference": pay.reference},
    )
    if row is None:
        return None
    if (row.membership, row.paid_on, row.net, row.work) != (membership, pay.paid_on, pay.net, pay.work.value):
        raise Refusal("ALREADY_EXISTS", f"The payroll's reference {pay.reference} came before with another pay.")
    return row.deducted, row.why


async def _take(booking: Booking, membership: UUID, pay: Pay, taken: Decimal) -> None:
    currency = next(iter(booking.terms.classes.values())).currency
    entry = Entry(pay.reference, taken, pay.paid_on, pay.paid_on, currency)
    payment = await keep(booking.session, booking.terms.entity, PaymentSource.PAYROLL, entry, membership)
    if payment is None:
        raise Fault("pay that was not noted has a payment")
    await use_for(booking, payment, membership)
