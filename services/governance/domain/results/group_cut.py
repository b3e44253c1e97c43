"""Ceilings on a group's votes applied at the counting: investors, organ persons, members who do not cooperate.

The law says how many votes a group may cast together, never whose of them fall away. So the result stands only where
it is the same whichever they are; else it is open, with the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.governance.domain.assembly import PartCount, Tally
from services.governance.domain.engine.group_caps import OF_MEMBERS, group_caps
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, decide
from services.governance.domain.words import Verdict


@dataclass(frozen=True, slots=True)
class GroupCut:
    """Votes cast and allowed by group. `verdict`: the same for whichever fall away, else NO_RESULT."""

    cast: dict[str, int]
    allowed: dict[str, int]
    verdict: Verdict
    because: str
    law: Leaf

    @property
    def binds(self) -> bool:
        """Whether some group cast more than it may."""
        return any(self.cast[name] > self.allowed[name] for name in self.allowed)


def cut_groups(law: Reading, tally: Tally, rule: MajorityRule, tie: Leaf, capped: Mapping[str, int]) -> GroupCut | None:
    """The ceilings on the groups counted apart; None where no group was. `capped`: ceilings known from the roll."""
    if not tally.groups:
        return None
    caps, leaf = group_caps(law)
    cast = {part.name: part.in_favour + part.against for part in tally.groups}
    members = tally.in_favour + tally.against - sum(cast.values())
    allowed = dict(capped) | {cap.group: cap.most(members) for cap in caps if cap.base == OF_MEMBERS}
    allowed = {name: most for name, most in allowed.items() if name in cast}
    over = [part for part in tally.groups if cast[part.name] > allowed.get(part.name, cast[part.name])]
    if not over:
        verdict = decide(tally, rule, tie).verdict
        return GroupCut(cast, allowed, verdict, "No group cast more votes than it may.", leaf)
    ends = {decide(_without(tally, over, allowed, yes_first=way), rule, tie).verdict for way in (True, False)}
    named = ", ".join(f"{part.name} cast {cast[part.name]} of {allowed[part.name]} allowed" for part in over)
    if len(ends) == 1:
        return GroupCut(cast, allowed, ends.pop(), f"Above its ceiling: {named}; the same whichever fall away.", leaf)
    return GroupCut(cast, allowed, Verdict.NO_RESULT, f"Above its ceiling: {named}; which fall away is not said.", leaf)


def _without(tally: Tally, over: list[PartCount], allowed: Mapping[str, int], *, yes_first: bool) -> Tally:
    """The tally without each group's excess, taken from its yes votes first or from its no votes first."""
    for part in over:
        excess = part.in_favour + part.against - allowed[part.name]
        first = part.in_favour if yes_first else part.against
        taken = min(excess, first)
        yes, no = (taken, excess - taken) if yes_first else (excess - taken, taken)
        tally = replace(
            tally,
            in_favour=tally.in_favour - yes,
            against=tally.against - no,
            present=tally.present - excess,
            entitled=None if tally.entitled is None else tally.entitled - excess,
        )
    return tally
