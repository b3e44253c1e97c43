"""What other services say when a client becomes a member: the register that it is one, the law what its place costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What a rule of the law comes to once the organisation is a member.

    VOTES_REDUCED: it may join, and the votes of its group are cut. NOT_COUNTED: the rule asks for figures that no
    register has here (capital), and somebody must look. UNKNOWN: neither law nor statutes nor a named opinion says.
    """

    WITHIN = "WITHIN"
    VOTES_REDUCED = "VOTES_REDUCED"
    NOT_COUNTED = "NOT_COUNTED"
    NOT_ALLOWED = "NOT_ALLOWED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class LawFinding:
    """One rule with its outcome in a sentence, its article and how sure that is."""

    outcome: Outcome
    says: str
    key: str
    article: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class AsMember:
    """An organisation's membership in an entity, as the register has it: `until` is its last day, if known."""

    id: str
    joined_on: date
    until: date | None
    category: str | None
    college: str | None

    def holds_on(self, day: date) -> bool:
        """Whether the organisation is a member on that day."""
        return self.joined_on <= day and (self.until is None or day <= self.until)
