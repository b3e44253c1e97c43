"""Where a result would say how somebody voted, whatever is kept of the votes: it must be told before it is too late.

The totals of every part that is counted apart are public by law. In a part of few voters they say much; where one
member has more votes than all others of it together, they say how she voted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from services.governance.domain.secret.slips import Part

FEW = 5
"""Fewer voters than these are few (as for figures across borders: domain.md, section 8)."""


class Threat(Enum):
    """Why a result says more than it should."""

    FEW_VOTERS = "few_voters"
    ONE_OUTWEIGHS = "one_outweighs"


@dataclass(frozen=True, slots=True)
class Threatened:
    """A part that is counted apart, how many have voted in it, and why its count would tell."""

    part: Part
    voters: int
    because: Threat


def threatened(cast: Iterable[tuple[Part, int]]) -> tuple[Threatened, ...]:
    """The parts whose totals would tell, of the weights cast so far."""
    parts: defaultdict[Part, list[int]] = defaultdict(list)
    for part, votes in cast:
        parts[part].append(votes)
    found = [Threatened(part, len(votes), why) for part, votes in sorted(parts.items()) if (why := _why(votes))]
    return tuple(found)


def _why(votes: list[int]) -> Threat | None:
    if len(votes) < FEW:
        return Threat.FEW_VOTERS
    return Threat.ONE_OUTWEIGHS if 2 * max(votes) > sum(votes) else None
