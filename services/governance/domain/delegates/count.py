"""From the votes counted in a section to its delegates and substitutes; an exact tie is reported, never broken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from commons import texts
from commons.errors import Refusal
from services.governance.domain.engine.election import Candidate, elect
from services.governance.domain.law.reading import Reading

PAPERS_MAX = 100_000_000


class DelegateRole(Enum):
    """As what somebody was elected."""

    DELEGATE = "DELEGATE"
    SUBSTITUTE = "SUBSTITUTE"


@dataclass(frozen=True, slots=True)
class Papers:
    """A section's count: the day, papers, and the members present or represented where the law weighs by them."""

    held_on: date
    valid: int
    invalid: int
    present: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One candidate elected: `rank` is one more than the number of candidates with more votes."""

    candidate: str
    role: DelegateRole
    rank: int
    votes: int


@dataclass(frozen=True, slots=True)
class SectionResult:
    """What a count makes: nobody while a tie for the last seats is undecided; `vacant` seats have no candidate."""

    elected: tuple[Seat, ...]
    tied: tuple[str, ...]
    open_seats: int
    vacant: int


def check_papers(papers: Papers, votes: Mapping[str, int], members: int, today: date) -> Papers:
    """The count, trimmed; BAD_ARGUMENT where its numbers cannot be."""
    numbers = (papers.valid, papers.invalid, papers.present or 0, *votes.values())
    if not all(0 <= number <= PAPERS_MAX for number in numbers):
        raise Refusal("BAD_ARGUMENT", "Votes and papers are whole numbers from 0 on.")
    if papers.held_on > today:
        raise Refusal("BAD_ARGUMENT", "A count is recorded once the votes are in.")
    if papers.valid + papers.invalid > members:
        raise Refusal("BAD_ARGUMENT", f"{papers.valid + papers.invalid} papers are more than {members} members.")
    if papers.present is not None and papers.present > members:
        raise Refusal("BAD_ARGUMENT", f"{papers.present} present or represented are more than {members} members.")
    if any(number > papers.valid for number in votes.values()):
        raise Refusal("BAD_ARGUMENT", f"No candidate has more votes than there are valid papers ({papers.valid}).")
    source = texts.text("Where the count is from", papers.source)
    return Papers(papers.held_on, papers.valid, papers.invalid, papers.present, source)


def result(law: Reading, votes: Mapping[str, int], seats: int, decided_for: Collection[str] = ()) -> SectionResult:
    """The section's result; candidates without a vote are not elected. `decided_for`: what the tie rule gave."""
    standing = [Candidate(name, number) for name, number in votes.items() if number > 0]
    found = elect(standing, seats, {}, decided_for)
    if found.tied:
        return SectionResult((), found.tied, found.open_seats, 0)
    in_order = sorted(standing, key=lambda one: (one.name not in found.elected, -one.votes, one.name))
    kept = in_order if substitutes(law) else in_order[: len(found.elected)]
    rows = (_seat(one.name, votes, elected=one.name in found.elected) for one in kept)
    return SectionResult(tuple(rows), (), 0, seats - len(found.elected))


def _seat(name: str, votes: Mapping[str, int], *, elected: bool) -> Seat:
    rank = 1 + sum(number > votes[name] for number in votes.values())
    return Seat(name, DelegateRole.DELEGATE if elected else DelegateRole.SUBSTITUTE, rank, votes[name])


def substitutes(law: Reading) -> bool:
    """Whether whoever is not elected stands by (`delegates.election`); elsewhere a free seat stays vacant."""
    value = law.leaf("delegates.election").value
    return isinstance(value, dict) and value.get("substitutes") is True


def check_tie(found: SectionResult, chosen: Collection[str]) -> None:
    """Refuse a decision on no tie (TRANSITION_NOT_ALLOWED), or for others than the tied (BAD_ARGUMENT)."""
    if not found.tied:
        raise Refusal("TRANSITION_NOT_ALLOWED", "No tie waits for a decision in this section.")
    if len(set(chosen)) != found.open_seats or not set(chosen) <= set(found.tied):
        raise Refusal("BAD_ARGUMENT", f"Name {found.open_seats} of the {len(found.tied)} tied candidates.")
