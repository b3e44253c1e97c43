"""Payments: where money goes that came in, and what is left of it for a human to decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.members.domain.share_register import (
    EARLIEST,
    ZERO,
    Leg,
    OperationKind,
    OperationRequest,
    ShareClass,
    check_stands,
    decide,
)
from services.members.domain.shares.deduction import check_money
from services.members.domain.shares.payment_requests import PaymentRequest


class PaymentSource(StrEnum):
    """How money came: over the bank, taken from pay, or entered by hand (cash, a cheque)."""

    BANK = "BANK"
    PAYROLL = "PAYROLL"
    HAND = "HAND"


class UseKind(StrEnum):
    """What became of money: used for shares, sent back to the payer, returned by the bank, a line that was settled."""

    USED = "USED"
    SENT_BACK = "SENT_BACK"
    RETURNED = "RETURNED"
    SETTLED = "SETTLED"


class PaymentState(StrEnum):
    """Whether all of a payment has found its place."""

    MATCHED = "MATCHED"
    PARTLY_MATCHED = "PARTLY_MATCHED"
    UNMATCHED = "UNMATCHED"
    RETURNED = "RETURNED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a bank file (or of a payroll): an amount below zero left the account.

    `names`: other references by which the bank knows it; of a `returned` line, the ones of the payment it takes back.
    """

    reference: str
    amount: Decimal
    booked_on: date
    value_date: date
    currency: str
    structured: str | None = None
    name: str | None = None
    account: str | None = None
    remittance: str | None = None
    names: tuple[str, ...] = ()
    returned: bool = False
    return_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A part of a payment and what it went to."""

    kind: UseKind
    amount: Decimal
    membership: UUID | None = None
    operation: int | None = None
    request: UUID | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money as it came, and what became of it."""

    id: UUID
    source: PaymentSource
    reference: str
    amount: Decimal
    booked_on: date
    value_date: date
    structured: str | None
    membership: UUID | None
    uses: tuple[Use, ...] = ()

    @property
    def memberships(self) -> frozenset[UUID]:
        """Whose it is, as far as that is known: who it came for, and whose shares it paid."""
        named = {self.membership, *(use.membership for use in self.uses)}
        return frozenset(one for one in named if one is not None)

    @property
    def left(self) -> Decimal:
        """What has found no place yet (below zero for money that left)."""
        return self.amount - sum((use.amount for use in self.uses), ZERO)

    @property
    def state(self) -> PaymentState:
        """Whether all of it has found its place."""
        if any(use.kind is UseKind.RETURNED for use in self.uses):
            return PaymentState.RETURNED
        if not self.left:
            return PaymentState.MATCHED
        return PaymentState.PARTLY_MATCHED if self.uses else PaymentState.UNMATCHED

    @property
    def version(self) -> int:
        """How much became of it so far: a payment changes by its uses alone."""
        return len(self.uses)

    def read_at(self, expected: int) -> Payment:
        """Itself, if nothing came since `expected` was read; CHANGED_MEANWHILE with what came otherwise."""
        if expected == self.version:
            return self
        raise Refusal(
            "CHANGED_MEANWHILE",
            f"Read the payment again: {self.left} is left of it now.",
            version=self.version,
            changed=[f"{use.kind.value} {use.amount}" for use in self.uses[max(expected, 0) :]],
        )


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a payment that pays on one class, and the request it answers, if any."""

    share_class: str
    amount: Decimal
    request: UUID | None


def check_entry(entry: Entry, currency: str, today: date) -> Entry:
    """The entry as it may be kept. Raises `Refusal` BAD_ARGUMENT: day, currency or amount that cannot be."""
    if entry.currency != currency:
        raise Refusal("BAD_ARGUMENT", f"{entry.reference}: shares of this entity are paid in {currency}.")
    if not (EARLIEST <= entry.value_date <= today and EARLIEST <= entry.booked_on <= today):
        raise Refusal("BAD_ARGUMENT", f"{entry.reference}: the value date or booking date lies ahead, or before 1900.")
    check_money(f"{entry.reference}: the amount", abs(entry.amount))
    return replace(
        entry,
        reference=texts.title("The bank's reference", entry.reference),
        **{name: _cut(getattr(entry, name)) for name in ("name", "account", "remittance", "return_reason")},
    )


def _cut(text: str | None) -> str | None:
    """What a payer wrote, as one line that can be kept."""
    kept = "".join(letter if letter.isprintable() else " " for letter in (text or "")).strip()
    return kept[: texts.TITLE_MAX] or None


def portions(
    amount: Decimal,
    requests: Iterable[PaymentRequest],
    unpaid: Mapping[str, Decimal],
    first: UUID | None = None,
) -> tuple[list[Portion], Decimal]:
    """How a member's money is spread: the request it names, then the oldest, then shares nobody has asked for.

    `unpaid`: what each class's subscribed shares still cost. Gives the portions and what is left over.
    """
    left, room, found = amount, dict(unpaid), list[Portion]()
    wanted = sorted((one for one in requests if one.left), key=lambda one: (one.id != first, one.due_on, one.number))
    due = [(one.share_class, one.left, one.id) for one in wanted]
    for code, asked, request in [*due, *((code, price, None) for code, price in sorted(unpaid.items()))]:
        part = min(left, asked, room.get(code, ZERO))
        if part > 0:
            found.append(Portion(code, part, request))
            left, room[code] = left - part, room[code] - part
    return found, left


def unpaid_by_class(legs: Sequence[Leg], classes: Mapping[str, ShareClass], until: date) -> dict[str, Decimal]:
    """What is still to be paid on the shares held on `until`, by class."""
    found = dict.fromkeys(classes, ZERO)
    for leg in legs:
        if leg.value_date <= until:
            found[leg.share_class] += leg.held_change * classes[leg.share_class].nominal - leg.paid_change
    return found


def paying_legs(
    portion: Portion, value_date: date, history: Sequence[Leg], classes: Mapping[str, ShareClass], today: date
) -> tuple[Leg, ...]:
    """The legs that pay a portion: on its value date, or the first later day on which there are shares to pay."""
    later = sorted({leg.value_date for leg in history if value_date < leg.value_date <= today})
    refusal: Refusal | None = None
    for day in [value_date, *later]:
        asked = OperationRequest(OperationKind.PAY, day, amount=portion.amount, share_class=portion.share_class)
        try:
            return decide(asked, history, classes, today)
        except Refusal as refused:
            refusal = refused
    assert refusal is not None
    raise refusal


def bounced(
    uses: Sequence[tuple[int, tuple[Leg, ...]]], history: Sequence[Leg], on: date, classes: Mapping[str, ShareClass]
) -> list[tuple[int, tuple[Leg, ...]]]:
    """For each operation that a returned payment paid, the legs that take it back from the day it was returned.

    Raises `Refusal` TRANSITION_NOT_ALLOWED where the shares it paid are gone meanwhile: a human must decide.
    """
    found, known = list[tuple[int, tuple[Leg, ...]]](), list(history)
    for number, legs in uses:
        day = max(on, legs[0].value_date)
        counter = tuple(
            Leg(OperationKind.REVERSE, leg.share_class, -leg.held_change, -leg.paid_change, day) for leg in legs
        )
        known += counter
        found.append((number, counter))
    check_stands(known, classes)
    return found
