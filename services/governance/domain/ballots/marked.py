"""What is on one vote."""

from __future__ import annotations

from dataclasses import dataclass

from services.governance.domain.words import VoteChoice


@dataclass(frozen=True, slots=True)
class Marked:
    """A choice on a resolution, or the names marked in an election; neither on a closed paper.

    `sealed`: an envelope that holds it, in a secret ballot. `on_list`: the list voted for, in an election by list.
    """

    choice: VoteChoice | None = None
    marks: tuple[str, ...] | None = None
    sealed: str | None = None
    on_list: str | None = None

    def says(self, other: Marked) -> bool:
        """Whether both say the same: the order of marks says nothing."""
        alike = (self.choice, self.on_list) == (other.choice, other.on_list)
        return alike and frozenset(self.marks or ()) == frozenset(other.marks or ())
