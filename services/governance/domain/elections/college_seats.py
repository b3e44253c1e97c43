"""Seats that one college fills by its own votes: its candidates, in the order of the votes of its members alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.governance.domain.engine.election import Candidate, Elected, elect


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate for a college's seats: her votes of everybody, and those of her own college."""

    candidate: Candidate
    of_her_college: int


def elect_with_colleges(
    standing: Sequence[Standing],
    seats: int,
    reserved: Mapping[str, int],
    college_seats: Mapping[str, int],
    decided: Collection[str] = (),
) -> Elected:
    """The colleges' seats first, then the others by everybody's votes among who is not elected yet.

    A college's tie holds back the whole of it: who loses it competes for the other seats, and is not known yet.
    """
    elected: set[str] = set()
    tied: set[str] = set()
    for college, number in sorted(college_seats.items()):
        own = [
            Candidate(row.candidate.name, row.of_her_college)
            for row in standing
            if row.candidate.category == college and row.of_her_college > 0
        ]
        found = elect(own, number, {}, decided)
        elected |= set(found.elected)
        tied |= set(found.tied)
    if tied:
        return Elected(tuple(sorted(elected)), tuple(sorted(tied)), seats - len(elected))
    rest = seats - sum(college_seats.values())
    others = [row.candidate for row in standing if row.candidate.name not in elected]
    found = elect(others, rest, reserved, decided)
    everyone = elected | set(found.elected)
    return Elected(tuple(sorted(everyone)), found.tied, seats - len(everyone))
