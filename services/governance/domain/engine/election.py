"""Elections by most votes: reserved seats first, exact ties reported (worked-examples.md, reading 8).

Those who tie for reserved seats of a category compete, as many as lose, for the other seats with the same number of
votes: so what is sure can be said without knowing who they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commons.errors import Refusal
from services.governance.domain.words import ElectionVerdict


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who stands, with her votes, or her share of the colleges' weights."""

    name: str
    votes: int | Fraction
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Elected:
    """Who is elected for sure, who ties for what is open; both sorted."""

    elected: tuple[str, ...]
    tied: tuple[str, ...]
    open_seats: int


@dataclass(frozen=True, slots=True)
class _Round:
    """One filling of seats: sure winners, those who tie for `left` seats."""

    sure: list[Candidate]
    tied: list[Candidate]
    left: int


def elect(
    candidates: Sequence[Candidate],
    seats: int,
    reserved: Mapping[str, int],
    tie_decided_for: Collection[str] = (),
) -> Elected:
    """The result. `tie_decided_for`: the recorded outcome of the statutes' tie rule. BAD_ARGUMENT if it cannot be."""
    if sum(reserved.values()) > seats:
        raise Refusal("BAD_ARGUMENT", f"{sum(reserved.values())} seats are reserved, but there are {seats}.")
    rounds = {
        category: _fill([c for c in candidates if c.category == category], number, tie_decided_for)
        for category, number in sorted(reserved.items())
    }
    sure = {candidate.name for found in rounds.values() for candidate in found.sure}
    waiting = {candidate.name for found in rounds.values() for candidate in found.tied}
    others = [candidate for candidate in candidates if candidate.name not in sure | waiting]
    losers = [candidate for found in rounds.values() for candidate in found.tied[found.left :]]
    general = _fill([*others, *losers], seats - sum(reserved.values()), tie_decided_for)
    return _together(rounds, general, waiting, sure, seats)


def verdict(found: Elected) -> ElectionVerdict:
    """What the election comes to."""
    if found.tied:
        return ElectionVerdict.ASK_TIE_RULE
    return ElectionVerdict.SEATS_VACANT if found.open_seats else ElectionVerdict.COMPLETE


def papers_by_validity(papers: Mapping[int, int], seats: int) -> tuple[int, int]:
    """(valid, invalid) papers, from papers by their number of marks: more marks than seats are invalid."""
    valid = sum(number for marks, number in papers.items() if marks <= seats)
    return valid, sum(papers.values()) - valid


def _fill(candidates: Sequence[Candidate], seats: int, decided: Collection[str]) -> _Round:
    sure: list[Candidate] = []
    for votes in sorted({candidate.votes for candidate in candidates}, reverse=True):
        level = [candidate for candidate in candidates if candidate.votes == votes]
        left = seats - len(sure)
        if left == 0:
            break
        if len(level) > left:
            chosen = [candidate for candidate in level if candidate.name in decided]
            if len(chosen) > left:
                raise Refusal("BAD_ARGUMENT", f"The tie rule fills {left} seats here, not {len(chosen)}.")
            rest = [candidate for candidate in level if candidate not in chosen]
            return _Round([*sure, *chosen], rest if left > len(chosen) else [], left - len(chosen))
        sure += level
    return _Round(sure, [], 0)


def _together(rounds: Mapping[str, _Round], general: _Round, waiting: set[str], sure: set[str], seats: int) -> Elected:
    """A tie for reserved seats is none when its losers are elected to the others: then all of them are in."""
    elected = sure | {candidate.name for candidate in general.sure if candidate.name not in waiting}
    tied = {candidate.name for candidate in general.tied if candidate.name not in waiting}
    general_sure = {candidate.name for candidate in general.sure}
    for found in rounds.values():
        losers = {candidate.name for candidate in found.tied[found.left :]}
        names = {candidate.name for candidate in found.tied}
        if losers and losers <= general_sure:
            elected |= names
        else:
            tied |= names
    return Elected(tuple(sorted(elected)), tuple(sorted(tied)), seats - len(elected))
