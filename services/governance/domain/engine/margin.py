"""Would the contested votes change the result? The margin test of a majority (architecture, section 8)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.governance.domain.assembly import Tally
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.majority import MajorityRule, Outcome, decide


@dataclass(frozen=True, slots=True)
class Margin:
    """The outcomes had all contested votes been a yes, or a no."""

    if_all_for: Outcome
    if_all_against: Outcome

    @property
    def holds(self) -> bool:
        """Whether the contested votes change nothing; in between lies nothing else, yes votes only help."""
        return self.if_all_for.verdict is self.if_all_against.verdict


def margin(tally: Tally, rule: MajorityRule, tie: Leaf, contested: int) -> Margin:
    """Both ends for `contested` votes of people who should have been let in: present then, and on the roll."""
    there = tally.present + contested
    entitled = None if tally.entitled is None else max(tally.entitled, there)
    more = replace(tally, present=there, entitled=entitled)
    return Margin(
        decide(replace(more, in_favour=tally.in_favour + contested), rule, tie),
        decide(replace(more, against=tally.against + contested), rule, tie),
    )
