"""An election on an agenda, as the graph shows it."""

from __future__ import annotations

import strawberry

from commons.subgraph.scalars import Fraction
from services.governance.domain.results.election import ElectionCount, ElectionResult
from services.governance.graph.law import LawReference
from services.governance.graph.outcome import OpenQuestion, shown_or_none
from services.governance.graph.words import ElectionVerdict


@strawberry.type(description="Somebody who stands. `tied`: for a seat that is open.")
class Candidate:
    """Somebody who stands."""

    name: str
    votes: int
    college: str | None
    declined: bool
    share: Fraction | None = strawberry.field(description="Of the colleges' weights, where the statutes weigh them.")
    elected: bool
    tied: bool


@strawberry.type(description="Seats kept for candidates of one college.")
class ReservedSeats:
    """Seats kept for one college."""

    college: str
    seats: int


@strawberry.type(
    description="An election. A tie for a seat is shown, never broken: it is decided by a rule that is recorded "
    "(`tieRule`). `needed`: the fewest votes that elect, where law or statutes ask a majority; null by plurality. "
    "`interim`: as of an outcome. `couldChange`: whether contested votes could seat somebody else."
)
class Election:
    """An election as counted."""

    seats: int
    reserved: list[ReservedSeats]
    candidates: list[Candidate]
    elected: list[str]
    tied: list[str]
    open_seats: int
    verdict: ElectionVerdict
    needed: int | None
    papers_valid: int
    papers_invalid: int
    tie_rule: str | None
    explanation: str
    law: LawReference
    open: list[OpenQuestion]
    rehearsal: bool
    interim: bool
    could_change: bool
    source: str

    @classmethod
    def of(cls, count: ElectionCount, found: ElectionResult, *, interim: bool, could_change: bool) -> Election:
        """The election as shown: candidates by votes, then by name."""
        order = sorted(count.candidates, key=lambda row: (-row.votes, row.name))
        return cls(
            seats=count.seats,
            reserved=[ReservedSeats(college=name, seats=seats) for name, seats in sorted(count.reserved.items())],
            candidates=[
                Candidate(
                    name=row.name,
                    votes=row.votes,
                    college=row.college,
                    declined=row.declined,
                    share=shown_or_none(found.shares.get(row.name)),
                    elected=row.name in found.found.elected,
                    tied=row.name in found.found.tied,
                )
                for row in order
            ],
            elected=list(found.found.elected),
            tied=list(found.found.tied),
            open_seats=found.found.open_seats,
            verdict=found.verdict,
            needed=found.needed,
            papers_valid=count.valid,
            papers_invalid=count.invalid,
            tie_rule=count.tie_rule,
            explanation=found.explanation,
            law=LawReference.of(found.law),
            open=OpenQuestion.all_of(found.open),
            rehearsal=count.rehearsal,
            interim=interim,
            could_change=could_change,
            source=count.source,
        )
