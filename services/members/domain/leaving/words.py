"""The closed sets of words of leaving, and what the law said about one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LeavingKind(StrEnum):
    """How somebody leaves."""

    RESIGNATION = "RESIGNATION"
    EXCLUSION = "EXCLUSION"
    DEATH = "DEATH"
    CONTRACT_END = "CONTRACT_END"


class StepKind(StrEnum):
    """What happened; the newest step is also how far the process is."""

    RESIGNED = "RESIGNED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    OPENED = "OPENED"
    HEARD = "HEARD"
    DECIDED = "DECIDED"
    DISMISSED = "DISMISSED"
    NOTIFIED = "NOTIFIED"
    APPEALED = "APPEALED"
    CONFIRMED = "CONFIRMED"
    ANNULLED = "ANNULLED"
    DIED = "DIED"
    CONTRACT_ENDED = "CONTRACT_ENDED"
    CANCELLED = "CANCELLED"


class WaitsFor(StrEnum):
    """What the end waits for, where its day depends on what comes after."""

    ACCEPTANCE = "ACCEPTANCE"
    APPEAL = "APPEAL"


@dataclass(frozen=True, slots=True)
class Law:
    """Where the rule stands that decided; `unverified` articles are shown as such."""

    key: str
    article: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Case:
    """What the law is asked about. `day`: of the notice, the letter's dispatch, the death, the contract's last day.

    `ground`: the case that lets her leave, where law or statutes list the cases. `resolved_on`: from which day on she
    may leave because of a resolution that she did not carry; None for a notice like any other.
    """

    kind: LeavingKind
    day: date
    ground: str | None = None
    resolved_on: date | None = None

    @property
    def asked(self) -> str:
        """The kind in the law's words."""
        return "dissent" if self.resolved_on is not None else self.kind.value.lower()


@dataclass(frozen=True, slots=True)
class Terms:
    """What law and statutes say to one case (`exitTerms` of governance). `votes_until`: None where that is open."""

    accepted: bool
    law: Law | None = None
    last_day: date | None = None
    waits_for: WaitsFor | None = None
    votes_until: date | None = None
    vote_law: Law | None = None
    attendance_lost_from: date | None = None
    appeal_until: date | None = None
    heirs: bool = False
    revocable: bool | None = None
    refused_because: str | None = None
    next_notice_on: date | None = None
