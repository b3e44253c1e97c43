"""Erasing a profile: what stands against it, and what the law holds back (GDPR art. 17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commons.errors import Refusal


class ErasedBecause(StrEnum):
    """Who asked for an erasure, or that its time had come."""

    MEMBER = "MEMBER"
    OFFICE = "OFFICE"
    RETENTION = "RETENTION"


@dataclass(frozen=True, slots=True)
class ErasureFacts:
    """What a decision needs. `last_day`: of membership, None while none is fixed.

    `open_money`: payments and refunds that are not settled. `appeal_until`: an exclusion may be appealed until then.
    """

    last_day: date | None
    erased_on: date | None
    open_money: int = 0
    appeal_until: date | None = None


def check_erasure(facts: ErasureFacts, today: date) -> None:
    """Refuse ERASURE_HELD, naming all that stands against it; TRANSITION_NOT_ALLOWED where it has been done."""
    if facts.erased_on is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The profile was erased on {facts.erased_on}.")
    if held := grounds(facts, today):
        raise Refusal(
            "ERASURE_HELD",
            f"The profile is still needed: {'; '.join(held)}. What is not needed can be emptied by rectifyProfile.",
            grounds=held,
        )


def grounds(facts: ErasureFacts, today: date) -> list[str]:
    """What the profile is still needed for (GDPR art. 17(1)(a) and 17(3)(b))."""
    held = []
    if facts.last_day is None or facts.last_day >= today:
        until = "no last day is fixed" if facts.last_day is None else f"its last day is {facts.last_day}"
        held.append(f"the membership runs ({until}), and its register names its members")
    if facts.open_money:
        held.append("money is still to be paid or given back")
    if facts.appeal_until is not None and facts.appeal_until >= today:
        held.append(f"an exclusion may be appealed until {facts.appeal_until}")
    return held
