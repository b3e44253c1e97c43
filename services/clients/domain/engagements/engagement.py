"""One engagement: the days of work, the invoice, and what may be written on it next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.clients.domain.engagements.money import amount, currency

REFERENCE_MAX = 60
AHEAD = timedelta(days=3 * 366)
"""How far ahead work may be planned."""


class EngagementState(StrEnum):
    """How an engagement stands on a day."""

    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    INVOICED = "INVOICED"
    LATE = "LATE"
    PAID = "PAID"


class EngagementChange(StrEnum):
    """What made a version of it."""

    RECORDED = "RECORDED"
    INVOICED = "INVOICED"
    PAID = "PAID"
    CORRECTED = "CORRECTED"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Engagement:
    """Work of a member for a client. `until` is the first day after it (None: open); `amount` is without VAT."""

    client: UUID
    membership: UUID
    reference: str
    since: date
    until: date | None
    amount: Decimal | None
    currency: str
    invoiced_on: date | None = None
    due_on: date | None = None
    paid_on: date | None = None

    def state(self, day: date) -> EngagementState:
        """How it stands on a day: an invoice says more than the work it is for."""
        if self.paid_on is not None and self.paid_on <= day:
            return EngagementState.PAID
        if self.invoiced_on is not None and self.due_on is not None and self.invoiced_on <= day:
            return EngagementState.LATE if self.due_on < day else EngagementState.INVOICED
        if day < self.since:
            return EngagementState.PLANNED
        return EngagementState.RUNNING if self.until is None or day < self.until else EngagementState.DONE

    def days_late(self, day: date) -> int:
        """Days between the due day and payment, or `day` where it is unpaid; 0 where it is not late."""
        if self.due_on is None:
            return 0
        settled = day if self.paid_on is None else min(self.paid_on, day)
        return max((settled - self.due_on).days, 0)


def checked(given: Engagement, today: date) -> Engagement:
    """The engagement with everything in normal form. Raises `Refusal` BAD_ARGUMENT."""
    reference = texts.title("The reference", given.reference)
    if len(reference) > REFERENCE_MAX:
        raise Refusal("BAD_ARGUMENT", f"A reference has at most {REFERENCE_MAX} characters.").blame(reference)
    if given.until is not None and given.until <= given.since:
        raise Refusal("BAD_ARGUMENT", "Work ends after it begins: 'until' is the first day without it.")
    if given.since > today + AHEAD:
        raise Refusal("BAD_ARGUMENT", "Work is planned at most three years ahead.").blame(given.since)
    _check_invoice(given, today)
    return replace(
        given,
        reference=reference,
        amount=None if given.amount is None else amount(given.amount),
        currency=currency(given.currency),
    )


def _check_invoice(given: Engagement, today: date) -> None:
    if (given.invoiced_on is None) != (given.due_on is None):
        raise Refusal("BAD_ARGUMENT", "An invoice has its day and the day it is due.")
    if given.invoiced_on is None or given.due_on is None:
        if given.paid_on is not None:
            raise Refusal("BAD_ARGUMENT", "What was not invoiced is not paid.")
        return
    if given.amount is None:
        raise Refusal("BAD_ARGUMENT", "An invoice has an amount.")
    if given.due_on < given.invoiced_on:
        raise Refusal("BAD_ARGUMENT", "An invoice is due on its own day or later.").blame(given.due_on)
    if given.invoiced_on > today or (given.paid_on is not None and given.paid_on > today):
        raise Refusal("BAD_ARGUMENT", "Invoices and payments are recorded once they have been made.")


def invoiced(now: Engagement, value: Decimal | None, invoiced_on: date, due_on: date, today: date) -> Engagement:
    """With its invoice. Raises `Refusal` TRANSITION_NOT_ALLOWED where there is one, BAD_ARGUMENT."""
    if now.invoiced_on is not None:
        raise _no_step(now, today, "it is invoiced already; correct the engagement where the invoice is wrong")
    fresh = replace(now, amount=now.amount if value is None else value, invoiced_on=invoiced_on, due_on=due_on)
    return checked(fresh, today)


def paid(now: Engagement, paid_on: date, today: date) -> Engagement:
    """With its payment. Raises `Refusal` TRANSITION_NOT_ALLOWED without an invoice or with a payment, BAD_ARGUMENT."""
    if now.invoiced_on is None or now.paid_on is not None:
        said = "it is paid already" if now.paid_on else "it is not invoiced; record the invoice first"
        raise _no_step(now, today, said)
    return checked(replace(now, paid_on=paid_on), today)


def ended(now: Engagement, until: date, today: date) -> Engagement:
    """Ended earlier than planned, or at all. Raises `Refusal` TRANSITION_NOT_ALLOWED where it ended before."""
    if now.until is not None and now.until <= until:
        raise _no_step(now, today, f"it ends on {now.until} anyway; correct it where that is wrong")
    return checked(replace(now, until=until), today)


def _no_step(now: Engagement, today: date, why: str) -> Refusal:
    state = now.state(today).value
    return Refusal("TRANSITION_NOT_ALLOWED", f"The engagement is {state}: {why}.", current=state)
