"""An election by list as a caller gives it."""

from __future__ import annotations

import strawberry

from services.governance.domain.elections.by_list import CandidateList, ListCount, ListName
from services.governance.graph.words import BallotForm


@strawberry.input(description="Somebody on a list. `marks` for her by name; `declined`: she does not take a seat.")
class ListNameInput:
    """Somebody on a list."""

    name: str
    marks: int = 0
    declined: bool = False


@strawberry.input(description="A list with its votes and its names, in its order.")
class CandidateListInput:
    """A list."""

    name: str
    votes: int
    names: list[ListNameInput]

    def standing(self) -> CandidateList:
        """In the domain's words."""
        names = (ListName(row.name.strip(), row.marks, row.declined) for row in self.names)
        return CandidateList(self.name.strip(), self.votes, tuple(names))


@strawberry.input(
    description="An election by list as counted. `office`: of the statutes' clause `offices`, which has the method, "
    "the threshold and what becomes of seats beyond a list's names. `tieDecidedFor`: lists that won a tie for a seat, "
    "by the rule that `tieRule` names. `form`: how the vote was taken, which is said where it has to be secret."
)
class ListCountInput:
    """An election by list."""

    office: str
    seats: int
    lists: list[CandidateListInput]
    empty: int = 0
    spoilt: int = 0
    tie_decided_for: list[str] = strawberry.field(default_factory=list)
    tie_rule: str | None = None
    source: str = ""
    form: BallotForm | None = None

    def lists_count(self) -> ListCount:
        """In the domain's words."""
        return ListCount(
            office=self.office.strip(),
            seats=self.seats,
            lists=tuple(row.standing() for row in self.lists),
            empty=self.empty,
            spoilt=self.spoilt,
            tie_decided_for=tuple(name.strip() for name in self.tie_decided_for),
            tie_rule=self.tie_rule.strip() if self.tie_rule else None,
            source=self.source,
            form=self.form,
        )
