"""What an entity wants before each step of the ladder: a version in force from a day on, with where it was decided.

They are the entity's own choice and bind no vote, so that they stand here and not among the statutes of governance;
where the statutes want something, `source` cites them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from commons import texts
from commons.errors import Refusal
from commons.nace import Nace
from services.clients.domain.partnership import LADDER, PartnershipStatus

UPWARD = LADDER[1:]
"""The statuses that a step up leads to."""
CHECK_DAYS_MAX = 366
ACTIVITIES_MAX = 50


class DecidingBody(StrEnum):
    """Who decides a step."""

    CLIENT_TEAM = "CLIENT_TEAM"
    MANAGEMENT = "MANAGEMENT"
    BOARD = "BOARD"
    GENERAL_MEETING = "GENERAL_MEETING"


@dataclass(frozen=True, slots=True)
class StepRules:
    """What one step up takes. `decided_by` None: whoever the entity lets decide."""

    charter: bool = False
    conflict_check: bool = False
    members_opinion: bool = False
    consultative_opinion: bool = False
    ethics_referral: bool = False
    decided_by: DecidingBody | None = None


_USUAL = StepRules(charter=True, conflict_check=True)
_TIES = {PartnershipStatus.CANDIDATE: StepRules(), PartnershipStatus.PARTNER: _USUAL, PartnershipStatus.MEMBER: _USUAL}


@dataclass(frozen=True, slots=True)
class PartnershipRules:
    """A version; 0 is what holds where an entity has decided nothing.

    A conflict check counts for `check_days`. Who lives from one client by more than `dependence` of what she bills
    depends on it. `activities`: the entity's own, by which a client competes with it.
    """

    version: int = 0
    valid_from: date | None = None
    source: str | None = None
    steps: Mapping[PartnershipStatus, StepRules] = field(default_factory=lambda: dict(_TIES))
    check_days: int = 90
    dependence: Fraction = Fraction(1, 2)
    activities: tuple[Nace, ...] = ()

    def of(self, status: PartnershipStatus) -> StepRules:
        """What the step up to a status takes; nothing for a step down to the first."""
        return self.steps.get(status, StepRules())


def check_rules(rules: PartnershipRules, latest: PartnershipRules, today: date) -> PartnershipRules:
    """The rules as they are kept, under the number after the latest. Refuses BAD_ARGUMENT for what is out of bounds."""
    if not 0 < rules.check_days <= CHECK_DAYS_MAX:
        raise Refusal("BAD_ARGUMENT", f"A conflict check counts for 1 to {CHECK_DAYS_MAX} days.").blame(
            rules.check_days
        )
    if not 0 < rules.dependence <= 1:
        raise Refusal("BAD_ARGUMENT", "Dependence is a share above 0 and at most 1, like 1/2.")
    if len(rules.activities) > ACTIVITIES_MAX:
        raise Refusal("BAD_ARGUMENT", f"At most {ACTIVITIES_MAX} activities.")
    since = rules.valid_from or today
    if latest.valid_from is not None and since < latest.valid_from:
        raise Refusal("BAD_ARGUMENT", f"The latest rules hold from {latest.valid_from}; these begin later.")
    return PartnershipRules(
        version=latest.version + 1,
        valid_from=since,
        source=texts.title("Where the rules were decided (source)", rules.source or ""),
        steps=rules.steps,
        check_days=rules.check_days,
        dependence=rules.dependence,
        activities=rules.activities,
    )
