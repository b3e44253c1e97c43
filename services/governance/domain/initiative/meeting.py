"""A meeting that members asked for: until when the board convenes it, and who does where it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from commons import texts
from commons.errors import Refusal
from services.governance.domain.engine.financial_year import add_months
from services.governance.domain.initiative.initiative import Counted, Initiative
from services.governance.domain.initiative.support import not_allowed
from services.governance.domain.initiative.words import ConvenedBy, MeetingRequestState
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading

DEADLINE = "minority_convene.deadline_days"
FALLBACK = "minority_convene.fallback"
_REQUESTERS_AFTER = re.compile(r"requesters_convene_after_(\d+)_days\Z")


@dataclass(frozen=True, slots=True)
class Duty:
    """The board's days, and what the law has where it lets them pass.

    `until`: the last day of the board's own time, None where the law sets no day (`without delay`, or nothing);
    `fallback_from`: the first day on which somebody else convenes, None before enough have signed.
    """

    law: Leaf
    until: date | None
    fallback: Leaf
    fallback_from: date | None

    @property
    def by_requesters(self) -> bool:
        """Whether whoever asked convenes, by the law itself."""
        return isinstance(self.fallback.value, str) and _REQUESTERS_AFTER.match(self.fallback.value) is not None


def duty(law: Reading, counted: Counted | None) -> Duty:
    """What the board has to do once enough have signed, and what follows where it does not."""
    leaf, fallback = law.leaf(DEADLINE), law.leaf(FALLBACK)
    if counted is None or not counted.reached:
        return Duty(leaf, None, fallback, None)
    until = last_day(leaf, counted.on)
    after = _REQUESTERS_AFTER.match(fallback.value) if isinstance(fallback.value, str) else None
    waits = counted.on + timedelta(days=int(after[1])) if after else until or counted.on
    return Duty(leaf, until, fallback, waits + timedelta(days=1))


def last_day(leaf: Leaf, reached_on: date) -> date | None:
    """The last day of a period from a day on, months and years by calendar; None where the law sets no number."""
    value = leaf.value
    if isinstance(value, int):
        return reached_on + timedelta(days=value)
    if not isinstance(value, dict) or "without_delay" in value:
        return None
    moved = add_months(reached_on, 12 * value.get("years", 0) + value.get("months", 0))
    return moved + timedelta(days=7 * value.get("weeks", 0) + value.get("days", 0))


def state(
    request: Initiative, counted: Counted | None, due: Duty, *, convened: bool, today: date
) -> MeetingRequestState:
    """How far a request is on a day."""
    if convened:
        return MeetingRequestState.CONVENED
    if request.withdrawn:
        return MeetingRequestState.WITHDRAWN
    if counted is None or not counted.reached:
        return MeetingRequestState.OPEN
    late = due.until is not None and today > due.until
    return MeetingRequestState.OVERDUE if late else MeetingRequestState.REACHED


def check_convenes(by: ConvenedBy, authority: str | None, due: Duty, today: date) -> tuple[Leaf, str | None]:
    """The rule by which somebody convenes what was asked for, and the authority's decision, trimmed.

    Raises `Refusal` TRANSITION_NOT_ALLOWED before enough have signed, INITIATIVE_NOT_ALLOWED for whoever the law does
    not let convene, or not yet; LAW_UNKNOWN where nobody knows the fallback; BAD_ARGUMENT.
    """
    if due.fallback_from is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Not enough have signed yet: nobody has to convene.")
    if (authority is not None) != (by is ConvenedBy.AUTHORITY):
        raise Refusal("BAD_ARGUMENT", "Name the decision (authority) where an authority convenes, and only there.")
    if by is ConvenedBy.BOARD:
        return due.law, None
    _check_fallback(by, due, today)
    return due.fallback, texts.title("The authority's decision", authority) if authority is not None else None


def _check_fallback(by: ConvenedBy, due: Duty, today: date) -> None:
    leaf = due.fallback
    if leaf.absent is Absent.NONE:
        raise not_allowed(leaf, "nobody convenes in the board's place", reason="no_right")
    if leaf.absent is not None:
        raise Refusal(
            "LAW_UNKNOWN",
            f"{leaf.source}: who convenes in the board's place is said by neither law nor statutes.",
            article=leaf.source,
            unverified=leaf.unverified,
            key=leaf.key,
        )
    if (by is ConvenedBy.REQUESTERS) != due.by_requesters:
        raise not_allowed(leaf, f"in the board's place it is '{leaf.value}'", reason="not_by_them")
    assert due.fallback_from is not None
    if today < due.fallback_from:
        first = due.fallback_from.isoformat()
        raise not_allowed(leaf, f"the board has its time; from {first} on", reason="early", earliest=first)
