"""The share register: numbered operations, only ever added, from which holdings follow.

A holding is what all operations value-dated up to a day come to; nothing about it is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commons.errors import Refusal

ZERO = Decimal(0)
EARLIEST = date(1900, 1, 1)
"""No day of a register lies before it."""
DEFAULT_CLASS = "A"
MOST_SHARES = 1_000_000
MOST_MONEY = Decimal(10_000_000_000)
"""More than either in one line is a slip of the hand."""


class OperationKind(StrEnum):
    """What a line of the register does."""

    SUBSCRIBE = "SUBSCRIBE"
    PAY = "PAY"
    CONVERT = "CONVERT"
    REDEEM = "REDEEM"
    EXCLUDE = "EXCLUDE"
    REVERSE = "REVERSE"


@dataclass(frozen=True, slots=True)
class ShareClass:
    """One class of shares of one entity and what a share of it costs."""

    code: str
    nominal: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One line's effect on one class: shares held, and money paid in on them, from `value_date` on."""

    kind: OperationKind
    share_class: str
    held_change: int
    paid_change: Decimal
    value_date: date


@dataclass(frozen=True, slots=True)
class Holding:
    """Shares held over all classes, how many of them are fully paid, and the nominal value of all."""

    count: int = 0
    paid: int = 0
    nominal: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class OperationRequest:
    """An operation somebody asks for; `amount` in the entity's currency, `into_…` for conversions only."""

    kind: OperationKind
    value_date: date
    shares: int = 0
    amount: Decimal | None = None
    share_class: str = DEFAULT_CLASS
    into_class: str | None = None
    into_shares: int | None = None


def holding_on(day: date, legs: Iterable[Leg], classes: Mapping[str, ShareClass]) -> Holding:
    """The holding on `day`: money counts whole shares, class by class."""
    held: dict[str, int] = defaultdict(int)
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for leg in legs:
        if leg.value_date <= day:
            held[leg.share_class] += leg.held_change
            paid[leg.share_class] += leg.paid_change
    return Holding(
        count=sum(held.values()),
        paid=sum(min(count, int(paid[code] // classes[code].nominal)) for code, count in held.items()),
        nominal=sum((count * classes[code].nominal for code, count in held.items()), ZERO),
    )


def bulk_leg(kind: OperationKind, shares: int, amount: Decimal, value_date: date) -> Leg:
    """The leg of an operation that is taken over as it stands in another register (default class only).

    `amount` is the money that moved: paid in by PAY, paid back by REDEEM and EXCLUDE, merely promised by SUBSCRIBE.
    """
    held = {OperationKind.SUBSCRIBE: shares, OperationKind.REDEEM: -shares, OperationKind.EXCLUDE: -shares}
    paid = {OperationKind.PAY: amount, OperationKind.REDEEM: -amount, OperationKind.EXCLUDE: -amount}
    if kind in (OperationKind.CONVERT, OperationKind.REVERSE):
        raise Refusal("BAD_ARGUMENT", "A conversion names two classes, a reversal another line; record it on its own.")
    return Leg(kind, DEFAULT_CLASS, held.get(kind, 0), paid.get(kind, ZERO), value_date)


def decide(
    request: OperationRequest, history: Sequence[Leg], classes: Mapping[str, ShareClass], today: date
) -> tuple[Leg, ...]:
    """The legs that `request` adds to `history`. Raises `Refusal` BAD_ARGUMENT or TRANSITION_NOT_ALLOWED.

    A value date may lie in the past, never in the future; then the holding must stand on every later day too.
    """
    if request.kind not in _LEGS:
        raise Refusal("BAD_ARGUMENT", "An operation is taken back by its number, with reverseShareOperation.")
    if request.value_date < EARLIEST:
        raise Refusal("BAD_ARGUMENT", f"No register is kept from before {EARLIEST}; check the value date.")
    if request.amount is not None and not request.amount.is_finite():
        raise Refusal("BAD_ARGUMENT", "The amount is no number.")
    if request.value_date > today:
        raise Refusal("BAD_ARGUMENT", "The value date lies in the future; record the operation when it takes effect.")
    for code in (request.share_class, *([request.into_class] if request.into_class else [])):
        if code not in classes:
            raise Refusal("BAD_ARGUMENT", f"This entity has no such share class; it has {', '.join(classes)}.")
    legs = _LEGS[request.kind](request, history, classes)
    check_stands([*history, *legs], classes)
    return legs


def check_stands(legs: Sequence[Leg], classes: Mapping[str, ShareClass]) -> None:
    """Refuse (TRANSITION_NOT_ALLOWED) a history in which some day more has left than was there, or paid exceeds due."""
    for code, share_class in classes.items():
        held, paid = 0, ZERO
        own = sorted((leg for leg in legs if leg.share_class == code), key=lambda leg: leg.value_date)
        for index, leg in enumerate(own):
            held, paid = held + leg.held_change, paid + leg.paid_change
            last_of_day = index + 1 == len(own) or own[index + 1].value_date != leg.value_date
            if last_of_day and not 0 <= paid <= held * share_class.nominal:
                raise Refusal(
                    "TRANSITION_NOT_ALLOWED",
                    f"On {leg.value_date} the member would hold {held} shares of class {code} with {paid}"
                    f" {share_class.currency} paid in; check number, amount and value date.",
                )


def _positive(request: OperationRequest) -> int:
    if not 0 < request.shares <= MOST_SHARES:
        raise Refusal("BAD_ARGUMENT", f"{request.kind} needs a number of shares from 1 to {MOST_SHARES}.")
    return request.shares


def _balance(request: OperationRequest, history: Sequence[Leg]) -> tuple[int, Decimal]:
    own = [leg for leg in history if leg.share_class == request.share_class and leg.value_date <= request.value_date]
    return sum(leg.held_change for leg in own), sum((leg.paid_change for leg in own), ZERO)


def _leg(request: OperationRequest, held: int, paid: Decimal, code: str | None = None) -> Leg:
    return Leg(request.kind, code or request.share_class, held, paid, request.value_date)


def _subscribe(request: OperationRequest, _history: Sequence[Leg], _classes: Mapping[str, ShareClass]) -> tuple[Leg]:
    return (_leg(request, _positive(request), ZERO),)


def _pay(request: OperationRequest, _history: Sequence[Leg], classes: Mapping[str, ShareClass]) -> tuple[Leg]:
    amount = request.amount
    if amount is None:
        amount = _positive(request) * classes[request.share_class].nominal
    if not 0 < amount <= MOST_MONEY or amount != round(amount, 2):
        raise Refusal("BAD_ARGUMENT", f"A payment needs an amount up to {MOST_MONEY} with at most two decimals.")
    return (_leg(request, 0, amount),)


def _redeem(request: OperationRequest, history: Sequence[Leg], classes: Mapping[str, ShareClass]) -> tuple[Leg]:
    """Unpaid shares go first: what is paid back is only what exceeds the nominal of the shares that stay."""
    shares = _positive(request)
    held, paid = _balance(request, history)
    back = max(ZERO, paid - max(0, held - shares) * classes[request.share_class].nominal)
    if request.amount is not None and request.amount != back:
        raise Refusal("BAD_ARGUMENT", f"Redeeming {shares} shares pays back {back}, not {request.amount}.")
    return (_leg(request, -shares, -back),)


def _exclude(request: OperationRequest, history: Sequence[Leg], _classes: Mapping[str, ShareClass]) -> tuple[Leg]:
    held, paid = _balance(request, history)
    if held == 0:
        raise Refusal("TRANSITION_NOT_ALLOWED", "There are no shares of this class to cancel on that day.")
    return (_leg(request, -held, -paid),)


def _convert(request: OperationRequest, _history: Sequence[Leg], classes: Mapping[str, ShareClass]) -> tuple[Leg, Leg]:
    """Capital stays what it is: both sides have the same nominal value, and only fully paid shares are converted."""
    shares, into = _positive(request), request.into_shares or 0
    if request.into_class in (None, request.share_class) or not 0 < into <= MOST_SHARES:
        raise Refusal("BAD_ARGUMENT", "A conversion names another class and the number of its shares.")
    value = shares * classes[request.share_class].nominal
    if value != into * classes[request.into_class or ""].nominal:
        raise Refusal("BAD_ARGUMENT", "Both sides of a conversion must have the same nominal value.")
    return _leg(request, -shares, -value), _leg(request, into, value, request.into_class)


_LEGS = {
    OperationKind.SUBSCRIBE: _subscribe,
    OperationKind.PAY: _pay,
    OperationKind.REDEEM: _redeem,
    OperationKind.EXCLUDE: _exclude,
    OperationKind.CONVERT: _convert,
}
