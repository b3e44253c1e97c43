"""Payment requests: what is due and when, the reminder, and from when somebody is in default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from commons.errors import Refusal
from services.members.domain.share_register import ZERO
from services.members.domain.shares.calendar import DAY

LATEST = timedelta(days=3660)


class PaymentRequestState(StrEnum):
    """Where a payment request stands."""

    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    REMINDED = "REMINDED"
    IN_DEFAULT = "IN_DEFAULT"
    PAID = "PAID"
    CANCELLED = "CANCELLED"


class RequestAct(StrEnum):
    """What is done about a payment request after it was sent."""

    REMINDED = "REMINDED"
    DEFAULTED = "DEFAULTED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A request as it stands: what it asked for, what came, and what was done about it."""

    id: UUID
    number: int
    membership: UUID
    reference: str
    share_class: str
    amount: Decimal
    issued_on: date
    due_on: date
    grace_days: int
    reason: str
    paid: Decimal = ZERO
    reminded_on: date | None = None
    defaulted_on: date | None = None
    cancelled_on: date | None = None

    @property
    def left(self) -> Decimal:
        """What is still to come."""
        return ZERO if self.cancelled_on else max(ZERO, self.amount - self.paid)

    @property
    def default_from(self) -> date | None:
        """The first day in default: the day after the grace that the reminder gave; None before a reminder."""
        if self.reminded_on is None:
            return None
        return max(self.due_on, self.reminded_on) + timedelta(days=self.grace_days) + DAY

    def state(self, day: date) -> PaymentRequestState:
        """Where it stands on `day`."""
        if self.cancelled_on is not None:
            return PaymentRequestState.CANCELLED
        if not self.left:
            return PaymentRequestState.PAID
        if self.defaulted_on is not None:
            return PaymentRequestState.IN_DEFAULT
        if self.reminded_on is not None:
            return PaymentRequestState.REMINDED
        return PaymentRequestState.OVERDUE if day > self.due_on else PaymentRequestState.OPEN

    def next_act(self, day: date) -> RequestAct | None:
        """What is to be done about it on `day`: a reminder first, a default only when its grace is over."""
        if not self.left or day <= self.due_on or self.defaulted_on is not None:
            return None
        if self.reminded_on is None:
            return RequestAct.REMINDED
        if self.default_from is not None and day >= self.default_from:
            return RequestAct.DEFAULTED
        return None

    @property
    def default_reason(self) -> str:
        """Why somebody is in default, as her record says it."""
        return f"payment request {self.number}, due {self.due_on}, reminded {self.reminded_on}: {self.reason}"


def check_due(due_on: date, today: date) -> date:
    """The last day for a payment; BAD_ARGUMENT where it has passed or lies too far ahead."""
    if not today <= due_on <= today + LATEST:
        raise Refusal("BAD_ARGUMENT", "A payment is asked for by a day from today on, within ten years.")
    return due_on


def check_open(request: PaymentRequest) -> None:
    """Refuse (TRANSITION_NOT_ALLOWED) what is paid or cancelled."""
    if not request.left:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This payment request is paid or cancelled already.")
