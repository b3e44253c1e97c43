"""Runners-up: those who were not elected, in the order in which they would move up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.governance.domain.engine.election import Candidate


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """Somebody who would move up; whoever has as many votes has the same `place`."""

    name: str
    place: int
    tied: bool


def runners_up(able: Sequence[Candidate], elected: Collection[str]) -> tuple[RunnerUp, ...]:
    """Those of `able` without a seat, most votes first; equals share a place, for no order breaks a tie."""
    waiting = [row for row in able if row.name not in elected]
    votes: list[int | Fraction] = [row.votes for row in waiting]
    found = [
        RunnerUp(row.name, 1 + sum(other > row.votes for other in votes), votes.count(row.votes) > 1) for row in waiting
    ]
    return tuple(sorted(found, key=lambda row: (row.place, row.name)))
