"""Ceilings on a group's votes applied at the counting: investors, organ persons, members who do not cooperate.

The law says how many votes a group may cast together, never whose of them fall away. So the result stands only where
it is the same whichever they are; else it is open, with the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.governance.domain.assembly import PartCount, Tally
from services.governance.domain.engine.group_caps import OF_MEMBERS, GroupCap, allowed_votes, group_caps
from services.governance.domain.granted_votes import GroupTotal
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, decide
from services.governance.domain.words import Verdict

_OTHERS = "others"


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
        return any(self.cast[name] > most for name, most in self.allowed.items())


def cut_groups(
    law: Reading, tally: Tally, rule: MajorityRule, tie: Leaf, groups: Sequence[GroupTotal]
) -> GroupCut | None:
    """The ceilings on groups of the roll that may reach them; None where none may and none was counted apart."""
    near = _near(groups)
    parts = {part.name: part for part in tally.groups}
    if not near and not parts:
        return None
    caps, leaf = group_caps(law)
    unseen = sorted(near.keys() - parts.keys())
    if unseen:
        said = f"The votes of {', '.join(unseen)} were not counted apart, and the law caps them together."
        return GroupCut({}, {}, Verdict.NO_RESULT, said, leaf)
    allowed = {name: most for name in parts if (most := _allowed(parts[name], near.get(name), caps, tally)) is not None}
    return _reached(tally, parts, allowed, leaf, (rule, tie))


def _near(groups: Sequence[GroupTotal]) -> dict[str, GroupTotal]:
    """The groups whose votes may pass a ceiling, each with its lowest: on the roll, in the room."""
    found: dict[str, GroupTotal] = {}
    for group in groups:
        before = found.get(group.group)
        lower = before is None or before.allowed is None or (group.allowed or 0) < before.allowed
        if group.votes > (group.allowed or 0) and (lower or group.allowed is None):
            found[group.group] = group if before is None or group.allowed is not None else before
    return found


def _allowed(part: PartCount, known: GroupTotal | None, caps: Sequence[GroupCap], tally: Tally) -> int | None:
    """The most votes of a group: as the roll has it, or measured on this count; None without a ceiling."""
    if known is not None and known.allowed is not None:
        return known.allowed
    cast = part.in_favour + part.against
    found = []
    for cap in caps:
        if cap.group == part.name and cap.base != "total":
            whole = tally.in_favour + tally.against if cap.base == OF_MEMBERS else tally.present
            own = cast if cap.base == OF_MEMBERS else part.counted
            found.append(allowed_votes([cap], {part.name: own, _OTHERS: max(whole - own, 0)})[part.name])
    return min(found, default=None)


def _reached(
    tally: Tally, parts: dict[str, PartCount], allowed: dict[str, int], leaf: Leaf, by: tuple[MajorityRule, Leaf]
) -> GroupCut:
    cast = {name: part.in_favour + part.against for name, part in parts.items()}
    over = [parts[name] for name, most in allowed.items() if cast[name] > most]
    if not over:
        said = "No group cast more votes than it may."
        return GroupCut(cast, allowed, decide(tally, *by).verdict, said, leaf)
    ends = {decide(_without(tally, over, allowed, yes_first=way), *by).verdict for way in (True, False)}
    named = ", ".join(f"{part.name} cast {cast[part.name]} of {allowed[part.name]} allowed" for part in over)
    if len(ends) == 1:
        return GroupCut(cast, allowed, ends.pop(), f"Above its ceiling: {named}; the same whichever fall away.", leaf)
    return GroupCut(cast, allowed, Verdict.NO_RESULT, f"Above its ceiling: {named}; which fall away is not said.", leaf)


def _without(tally: Tally, over: list[PartCount], allowed: dict[str, int], *, yes_first: bool) -> Tally:
    """The tally without each group's excess, taken from its yes votes first or from its no votes first."""
    for part in over:
        excess = part.in_favour + part.against - allowed[part.name]
        taken = min(excess, part.in_favour if yes_first else part.against)
        yes, no = (taken, excess - taken) if yes_first else (excess - taken, taken)
        tally = replace(
            tally,
            in_favour=tally.in_favour - yes,
            against=tally.against - no,
            present=tally.present - excess,
            entitled=None if tally.entitled is None else tally.entitled - excess,
        )
    return tally
