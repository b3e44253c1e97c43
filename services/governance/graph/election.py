"""An election on an agenda, as the graph shows it."""

from __future__ import annotations

from collections.abc import Mapping

import strawberry

from commons.subgraph.scalars import Fraction
from services.governance.domain.elections.terms import Terms
from services.governance.domain.results.election import ElectionCount, ElectionResult
from services.governance.graph.law import LawReference
from services.governance.graph.outcome import OpenQuestion, shown_or_none
from services.governance.graph.words import BallotForm, ElectionVerdict


@strawberry.type(description="Somebody who stands. `tied`: for a seat that is open.")
class Candidate:
    """Somebody who stands."""

    name: str
    votes: int
    college: str | None
    group: str | None = strawberry.field(description="In which parity counts her.")
    declined: bool
    share: Fraction | None = strawberry.field(description="Of the colleges' weights, where the statutes weigh them.")
    elected: bool
    tied: bool


@strawberry.type(description="Seats kept for candidates of one college.")
class ReservedSeats:
    """Seats kept for one college."""

    college: str
    seats: int

    @classmethod
    def all_of(cls, seats: Mapping[str, int]) -> list[ReservedSeats]:
        """The seats as shown, by college."""
        return [cls(college=name, seats=number) for name, number in sorted(seats.items())]


@strawberry.type(description="Somebody who would move up; equals have one `place`, and their rule decides.")
class RunnerUp:
    """Somebody who would move up."""

    name: str
    place: int
    tied: bool


@strawberry.type(description="A seat that changed hands for parity: `seated` took that of `displaced`.")
class ParitySwap:
    """A seat that changed hands."""

    seated: str
    displaced: str
    group: str


@strawberry.type(
    description="How long somebody elected sits; `years` is null where the statutes or a tie leave it open."
)
class ElectedTerm:
    """One term."""

    name: str
    years: int | None

    @classmethod
    def all_of(cls, terms: Terms | None) -> list[ElectedTerm]:
        """The terms as shown, by name."""
        if terms is None:
            return []
        found: dict[str, int | None] = {**terms.years, **dict.fromkeys(terms.undecided)}
        return [cls(name=name, years=found[name]) for name in sorted(found)]


@strawberry.type(
    description="An election. A tie for a seat is shown, never broken: it is decided by a rule that is recorded "
    "(`tieRule`). `needed`: the fewest votes that elect, where law or statutes ask a majority; null by plurality. "
    "`interim`: as of an outcome. `couldChange`: whether contested votes could seat somebody else."
)
class Election:
    """An election as counted."""

    office: str | None = strawberry.field(description="Of the statutes' clause `offices`, whose rules hold.")
    seats: int
    most_marks: int
    reserved: list[ReservedSeats]
    college_seats: list[ReservedSeats] = strawberry.field(description="Filled by the votes of one college.")
    candidates: list[Candidate]
    elected: list[str]
    tied: list[str]
    open_seats: int
    runners_up: list[RunnerUp]
    parity: list[ParitySwap] = strawberry.field(description="Seats that changed hands for parity, in their order.")
    terms: list[ElectedTerm]
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
    form: BallotForm | None = strawberry.field(description="How the vote was taken, where somebody says.")

    @classmethod
    def of(cls, count: ElectionCount, found: ElectionResult, *, interim: bool, could_change: bool) -> Election:
        """The election as shown: candidates by votes, then by name."""
        order = sorted(count.candidates, key=lambda row: (-row.votes, row.name))
        return cls(
            seats=count.seats,
            office=count.office,
            most_marks=count.marks_max,
            reserved=ReservedSeats.all_of(count.reserved),
            college_seats=ReservedSeats.all_of(count.college_seats),
            candidates=[
                Candidate(
                    name=row.name,
                    votes=row.votes,
                    college=row.college,
                    group=row.group,
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
            runners_up=[RunnerUp(name=row.name, place=row.place, tied=row.tied) for row in found.runners_up],
            parity=[ParitySwap(seated=row.seated, displaced=row.displaced, group=row.group) for row in found.swaps],
            terms=ElectedTerm.all_of(found.terms),
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
            form=count.form,
        )
