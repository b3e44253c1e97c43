"""What an election that is voted on fills, who stands, and whether statutes and law let it be voted on so.

By name somebody marks candidates; by list she votes for one list and, where the statutes let her, marks names on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from commons import texts
from commons.errors import Refusal
from services.governance.domain.elections.by_list import CandidateList, ListCount, ListName, check_lists
from services.governance.domain.elections.check_rules import check_rules
from services.governance.domain.elections.office_rules import office_rules
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.results.election import Standing as Candidate


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who stands in an election that is voted on, of which college, and in which group parity counts her."""

    name: str
    college: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class StandingList:
    """A list that stands, with its names in its order."""

    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListVotes:
    """Votes by list, and marks by name."""

    lists: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)
    empty: int = 0
    spoilt: int = 0


@dataclass(frozen=True, slots=True)
class Seats:
    """What an election fills: how many seats, who stands, and seats kept for one college.

    `office`: which of the statutes' it is; `most_marks` of a valid paper, if they are not as many as the seats;
    `college_seats`: of the seats, those that a college fills by its own votes. `lists`: who stands, where it is an
    election by list; `preferences`: names on it may be marked, too.
    """

    number: int
    candidates: tuple[Standing, ...]
    reserved: tuple[tuple[str, int], ...] = ()
    office: str | None = None
    most_marks: int | None = None
    college_seats: tuple[tuple[str, int], ...] = ()
    lists: tuple[StandingList, ...] = ()
    preferences: bool = False

    @property
    def marks_max(self) -> int:
        """The most marks of a valid paper; on a list, all its names where nobody says fewer."""
        if self.lists:
            return self.most_marks or max(len(row.names) for row in self.lists)
        return self.most_marks or self.number

    def names_on(self, list_name: str | None) -> tuple[str, ...]:
        """Whom a paper may mark: everybody who stands, or the names on its list."""
        if not self.lists:
            return tuple(row.name for row in self.candidates)
        return next((row.names for row in self.lists if row.name == list_name), ())

    def terms(self, count: ElectionCount) -> ElectionCount:
        """A count of this election, under its own terms."""
        groups = {row.name: row.group for row in self.candidates}
        return replace(
            count,
            candidates=tuple(replace(row, group=groups.get(row.name)) for row in count.candidates),
            office=self.office,
            most_marks=self.most_marks,
            college_seats=dict(self.college_seats),
        )

    def list_count(self, votes: ListVotes, source: str) -> ListCount:
        """A count of this election by list."""
        assert self.office is not None
        lists = tuple(
            CandidateList(
                row.name,
                votes.lists.get(row.name, 0),
                tuple(ListName(name, votes.marks.get(name, 0)) for name in row.names),
            )
            for row in self.lists
        )
        return ListCount(self.office, self.number, lists, votes.empty, votes.spoilt, source=source)


def flaw_of(seats: Seats, on_list: str | None, marks: Sequence[str]) -> str | None:
    """What is wrong with a paper of this election; None where it may be counted, or is invalid by its many marks."""
    if on_list is not None and on_list not in {row.name for row in seats.lists}:
        return "Vote for a list that stands (list), or for none with no marks."
    if len(set(marks)) < len(marks) or not set(marks) <= set(seats.names_on(on_list)):
        return "Mark those who stand, on her own list where there are lists, each once."
    if seats.lists and marks and not seats.preferences:
        return "The statutes do not let names on a list be marked (list_preferences); vote for the list alone."
    if seats.lists and len(marks) > seats.marks_max:
        return f"A paper has at most {seats.marks_max} marks."
    return None


def settled(law: Reading, seats: Seats) -> Seats:
    """The seats with what the statutes say of papers, once nothing of them will be refused at the count.

    Raises `Refusal` BAD_ARGUMENT, OFFICE_RULES with the statutes' article.
    """
    if seats.lists:
        return _by_list(law, seats)
    names = [texts.title("A candidate's name", row.name) for row in seats.candidates]
    if not names or len({name.casefold() for name in names}) < len(names):
        raise Refusal("BAD_ARGUMENT", "Somebody stands, and each by a name of her own.")
    if not 1 <= seats.number <= 500 or sum(number for _, number in seats.reserved) > seats.number:
        raise Refusal("BAD_ARGUMENT", "An election fills 1 to 500 seats, and reserved ones are among them.")
    if seats.most_marks is not None and not 1 <= seats.most_marks <= len(names):
        raise Refusal("BAD_ARGUMENT", "A paper has at least one mark, and at most one for each who stands (mostMarks).")
    colleges = [name for rows in (seats.reserved, seats.college_seats) for name, _ in rows]
    if len(set(colleges)) < len(colleges):
        raise Refusal("BAD_ARGUMENT", "The seats of a college are named once, reserved or filled by its own votes.")
    nobody = ElectionCount(seats.number, tuple(Candidate(row.name, 0, row.college) for row in seats.candidates))
    count = seats.terms(replace(nobody, reserved=dict(seats.reserved)))
    check_rules(count, office_rules(law, seats.office))
    return seats


def _by_list(law: Reading, seats: Seats) -> Seats:
    if seats.candidates or seats.reserved or seats.college_seats or seats.most_marks is not None:
        raise Refusal("BAD_ARGUMENT", "Lists have their names, and the statutes their rules: leave the others out.")
    rules = office_rules(law, seats.office)
    if rules is None:
        raise Refusal("BAD_ARGUMENT", "Say which office of the statutes is elected by list (office).")
    check_lists(seats.list_count(ListVotes(), ""), None, law)
    return replace(seats, preferences=rules.list_preferences is True, most_marks=rules.most_marks)
