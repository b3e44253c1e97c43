"""By when minutes must be drawn up and signed (`minutes.deadline_days`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.governance.domain.engine.financial_year import after
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading

KEY = "minutes.deadline_days"


@dataclass(frozen=True, slots=True)
class MinutesDeadline:
    """`last_day` is None where no day is set: `said` tells why."""

    last_day: date | None
    said: str
    law: Leaf

    def kept(self, signed_on: date | None, today: date) -> bool | None:
        """Whether it was kept; None while it runs, or where there is no day."""
        if self.last_day is None:
            return None
        if signed_on is not None:
            return signed_on <= self.last_day
        return None if today <= self.last_day else False


def minutes_deadline(law: Reading, held_on: date) -> MinutesDeadline:
    """The deadline of a meeting's minutes; where nobody says, none is guessed."""
    leaf = law.leaf(KEY)
    if leaf.absent is Absent.NONE:
        return MinutesDeadline(None, "The law sets no day.", leaf)
    if leaf.absent is not None:
        who = "the law leaves it to the statutes, which are silent" if leaf.absent is Absent.STATUTES else "not known"
        return MinutesDeadline(None, f"By when is open: {who}.", leaf)
    if isinstance(leaf.value, int):
        day = held_on + timedelta(days=leaf.value)
        return MinutesDeadline(day, f"{leaf.value} days after the meeting.", leaf)
    if leaf.value.get("without_delay"):
        return MinutesDeadline(None, "Without delay.", leaf)
    return MinutesDeadline(after(held_on, leaf.value), "So long after the meeting.", leaf)
