"""Counts as a caller gives them: votes on a resolution, papers of an election."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from services.governance.domain.assembly import PartCount
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount, Standing
from services.governance.graph.words import BallotForm, Side


@strawberry.input(description="Votes of one part: a college of the statutes, or a group that the law caps together.")
class PartInput:
    """Votes of one part."""

    name: str
    in_favour: int = strawberry.field(name="for")
    against: int
    abstain: int = 0
    blank: int = 0

    def part(self) -> PartCount:
        """In the domain's words."""
        return PartCount(self.name, self.in_favour, self.against, self.abstain, self.blank)


@strawberry.input(
    description="Votes, not heads. `present`: present or represented; left out, those in the room, or all who are "
    "counted where nobody recorded it. `form`: how the vote was taken, which is said where it has to be secret. "
    "`chair`: how the chair voted, where the law lets that break a tie. `colleges`: all "
    "votes by college, where the statutes weigh colleges. `groups`: votes of groups that the law caps together."
)
class CountInput:
    """A count."""

    in_favour: int = strawberry.field(name="for")
    against: int
    abstain: int
    blank: int = 0
    present: int | None = None
    chair: Side | None = None
    source: str = ""
    colleges: list[PartInput] = strawberry.field(default_factory=list)
    groups: list[PartInput] = strawberry.field(default_factory=list)
    form: BallotForm | None = None

    def count(self) -> Count:
        """In the domain's words."""
        return Count(
            self.in_favour,
            self.against,
            self.abstain,
            self.blank,
            self.present,
            self.chair,
            self.source,
            tuple(part.part() for part in self.colleges),
            tuple(part.part() for part in self.groups),
            self.form,
        )


@strawberry.input(description="Votes, or papers, of one college.")
class CollegeNumberInput:
    """Votes of one college."""

    college: str
    votes: int


def by_college(rows: list[CollegeNumberInput]) -> dict[str, int]:
    """By college; BAD_ARGUMENT for one that is named twice."""
    found = {row.college: row.votes for row in rows}
    if len(found) < len(rows):
        raise Refusal("BAD_ARGUMENT", "Each college is named once.")
    return found


@strawberry.input(
    description="Somebody who stands; `byCollege`: her votes, where the statutes weigh colleges or a college fills "
    "seats; `group`: in which parity counts her; `declined`: she does not take the seat."
)
class CandidateInput:
    """Somebody who stands."""

    name: str
    votes: int
    college: str | None = None
    declined: bool = False
    by_college: list[CollegeNumberInput] = strawberry.field(default_factory=list)
    group: str | None = None

    def standing(self) -> Standing:
        """In the domain's words."""
        votes = by_college(self.by_college)
        return Standing(self.name.strip(), self.votes, self.college, self.declined, votes, self.group)


@strawberry.input(description="Seats kept for candidates of one college.")
class ReservedSeatsInput:
    """Seats kept for one college."""

    college: str
    seats: int


@strawberry.input(description="Papers (in votes) with so many marks; more marks than seats are invalid.")
class PapersInput:
    """Papers by marks."""

    marks: int
    papers: int


@strawberry.input(
    description="An election as counted. `papers` is needed where a majority elects. `tieDecidedFor`: who won a tie, "
    "by the rule that `tieRule` names: the statutes' article, the lot. `office`: of the statutes' clause `offices`, "
    "whose rules then hold (parity, terms, reserved seats). `mostMarks` of a valid paper, where they are not as many "
    "as the seats; `spoilt`: papers that say nothing. `collegeSeats`: filled by the votes of one college. "
    "`form`: how the vote was taken, which is said where it has to be secret."
)
class ElectionCountInput:
    """An election as counted."""

    seats: int
    candidates: list[CandidateInput]
    reserved: list[ReservedSeatsInput] = strawberry.field(default_factory=list)
    papers: list[PapersInput] = strawberry.field(default_factory=list)
    papers_by_college: list[CollegeNumberInput] = strawberry.field(default_factory=list)
    tie_decided_for: list[str] = strawberry.field(default_factory=list)
    tie_rule: str | None = None
    source: str = ""
    office: str | None = None
    most_marks: int | None = None
    spoilt: int = 0
    college_seats: list[ReservedSeatsInput] = strawberry.field(default_factory=list)
    form: BallotForm | None = None

    def count(self) -> ElectionCount:
        """In the domain's words. BAD_ARGUMENT for a college or a number of marks that is named twice."""
        reserved = {row.college: row.seats for row in self.reserved}
        own = {row.college: row.seats for row in self.college_seats}
        papers = {row.marks: row.papers for row in self.papers}
        once = len(reserved) == len(self.reserved) and len(own) == len(self.college_seats)
        if not once or len(papers) < len(self.papers):
            raise Refusal("BAD_ARGUMENT", "Each college, and each number of marks, is named once.")
        return ElectionCount(
            seats=self.seats,
            candidates=tuple(row.standing() for row in self.candidates),
            reserved=reserved,
            papers=papers,
            papers_by_college=by_college(self.papers_by_college),
            tie_decided_for=tuple(name.strip() for name in self.tie_decided_for),
            tie_rule=self.tie_rule.strip() if self.tie_rule else None,
            source=self.source,
            office=self.office.strip() if self.office else None,
            most_marks=self.most_marks,
            spoilt=self.spoilt,
            college_seats=own,
            form=self.form,
        )
