"""Who decided a step, when and where, and how each condition stood then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.conditions import Condition, ConditionKind
from services.clients.domain.partnership.rules import DecidingBody


@dataclass(frozen=True, slots=True)
class Decided:
    """`office`: of the person who decided or signed; `reference`: of the minutes or letter."""

    body: DecidingBody
    decided_on: date
    office: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class PartnershipDecision:
    """A step as it was decided. `role`: of the caller who put it on record."""

    id: UUID
    client: UUID
    status: PartnershipStatus
    since: date
    reason: str
    decided: Decided
    role: str
    acknowledged: tuple[ConditionKind, ...]
    conditions: tuple[Condition, ...]


def check_decided(decided: Decided, today: date) -> Decided:
    """The decision as it is kept. BAD_ARGUMENT for one of a day ahead."""
    if decided.decided_on > today:
        raise Refusal("BAD_ARGUMENT", "A decision is recorded once it is taken; 'decidedOn' must not lie ahead.")
    return Decided(
        decided.body,
        decided.decided_on,
        None if decided.office is None else texts.title("The office of who decided", decided.office),
        None if decided.reference is None else texts.title("Where it is written (reference)", decided.reference),
    )
