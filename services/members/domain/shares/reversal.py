"""Taking an operation back: a counter-operation with its own number; what was booked stays booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commons import texts
from commons.errors import Refusal
from services.members.domain.share_register import Leg, OperationKind, ShareClass, check_stands


@dataclass(frozen=True, slots=True)
class Booked:
    """An operation of the register as booked: its number, its legs, and the number that took it back, if any."""

    number: int
    legs: tuple[Leg, ...]
    taken_back_by: int | None = None


def counter_legs(
    booked: Booked, history: Sequence[Leg], classes: Mapping[str, ShareClass], on: date | None, today: date
) -> tuple[Leg, ...]:
    """The legs that undo `booked` from `on` (its own value date if None: as though it had never been).

    Raises `Refusal` TRANSITION_NOT_ALLOWED where it was taken back already, takes something back itself, or what is
    left could not stand; BAD_ARGUMENT for a day before it or ahead.
    """
    if booked.taken_back_by is not None or booked.legs[0].kind is OperationKind.REVERSE:
        by = f" by number {booked.taken_back_by}" if booked.taken_back_by else ""
        raise Refusal("TRANSITION_NOT_ALLOWED", f"This operation is taken back already{by}, or takes one back itself.")
    day = on or booked.legs[0].value_date
    if not booked.legs[0].value_date <= day <= today:
        raise Refusal("BAD_ARGUMENT", "An operation is taken back from its value date on, and not ahead of time.")
    legs = tuple(
        Leg(OperationKind.REVERSE, leg.share_class, -leg.held_change, -leg.paid_change, day) for leg in booked.legs
    )
    check_stands([*history, *legs], classes)
    return legs


def reversal_reason(text: str) -> str:
    """Why; BAD_ARGUMENT without one."""
    return texts.title("The reason", text)
