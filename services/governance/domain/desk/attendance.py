"""The attendance list: one line for each coming and going, and one for each member who is there through another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.governance.domain.room.presence import Presence
from services.governance.domain.words import PresenceForm


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on the list: a member by number and name, or an outsider by name and capacity."""

    id: UUID
    number: int | None
    name: str
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Through:
    """Who acts for a member: by a proxy, or by the law."""

    member: UUID
    holder: UUID
    by_law: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `votes`: her own by the roll and the door (None for an outsider). A line without `form` is of a member
    who is there through `through`, whether that one has come or not (`there`)."""

    who: Known
    votes: int | None
    form: PresenceForm | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    through: Known | None = None
    by_law: bool = False
    there: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the list is made of: presences in order of arrival, who acts for whom, who people are, their votes."""

    presences: Sequence[Presence]
    acting: Sequence[Through]
    known: Mapping[UUID, Known]
    votes: Mapping[UUID, int]


def lines(facts: Facts) -> Iterator[Line]:
    """All who came, in order; then, by number, members with a vote who never came and for whom somebody acts."""
    for row in facts.presences:
        yield Line(
            facts.known[row.holder.id],
            None if row.holder.outsider else facts.votes.get(row.holder.id, 0),
            row.form,
            row.arrived_at,
            row.left_at,
        )
    came = {row.holder.id for row in facts.presences}
    absent = [row for row in _first(facts.acting) if row.member not in came and facts.votes.get(row.member)]
    for row in sorted(absent, key=lambda row: (facts.known[row.member].number or 0, row.member)):
        yield Line(
            facts.known[row.member],
            facts.votes[row.member],
            through=facts.known[row.holder],
            by_law=row.by_law,
            there=row.holder in came,
        )


def _first(acting: Sequence[Through]) -> Iterator[Through]:
    """One who acts for each member: the law's before a proxy."""
    seen: set[UUID] = set()
    for row in sorted(acting, key=lambda row: not row.by_law):
        if row.member not in seen:
            seen.add(row.member)
            yield row
