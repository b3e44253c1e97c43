"""What the room is: the entitled lines of those concerned, who is there, and who casts whose votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EntitledVotes:
    """A membership's votes on the resolution, by the sealed roll and the door; `groups`: the law's words for it."""

    votes: int
    shares: int = 0
    college: str | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollegeTotal:
    """All who are entitled in one college, there or not."""

    college: str | None
    members: int
    votes: int
    shares: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """The room for one resolution.

    `lines` has at least everybody who is there, is acted for or gave or holds a proxy, if she has votes. `present`:
    memberships and outsiders. `representatives`: who acts by law, by the membership acted for. `proxies`: the holder,
    by principal. `concerned`: memberships and outsiders whose vote a conflict takes. `substitutes`: who is named to
    vote where the holder cannot, by principal; `stand_ins`: for whom she does (`proxies.hands.with_stand_ins`).
    """

    lines: Mapping[UUID, EntitledVotes]
    totals: Sequence[CollegeTotal]
    present: frozenset[UUID] = frozenset()
    outsiders: frozenset[UUID] = frozenset()
    representatives: Mapping[UUID, UUID] = field(default_factory=dict)
    proxies: Mapping[UUID, UUID] = field(default_factory=dict)
    concerned: frozenset[UUID] = frozenset()
    call: int | None = None
    substitutes: Mapping[UUID, UUID] = field(default_factory=dict)
    stand_ins: frozenset[UUID] = frozenset()

    def holder_of(self, principal: UUID) -> UUID | None:
        """Who holds her proxy now; None where she gave none, or none that stands."""
        named = self.substitutes if principal in self.stand_ins else self.proxies
        return named.get(principal)

    @property
    def principals(self) -> frozenset[UUID]:
        """Who gave a proxy, or named a substitute in one."""
        return frozenset(self.proxies.keys() | self.substitutes.keys())

    @property
    def members(self) -> int:
        """Everybody who is entitled."""
        return sum(row.members for row in self.totals)


@dataclass(frozen=True, slots=True)
class Casting:
    """Who casts a membership's votes: `holder` stands in the room; `voice` is the membership (or the outsider) in
    whose name she does, the principal's own where nobody holds a proxy of hers."""

    holder: UUID
    voice: UUID


def casting(room: Room, membership: UUID) -> Casting | None:
    """Who casts these votes; None when nobody is there for them.

    Being there, herself or by whoever the law has act for her, overrides a proxy given.
    """
    if (herself := acting(room, membership)) is not None:
        return Casting(herself, membership)
    holder = room.holder_of(membership)
    if holder is None:
        return None
    there = acting(room, holder)
    return None if there is None else Casting(there, holder)


def acting(room: Room, holder: UUID) -> UUID | None:
    """Who is there as this member or outsider: whoever represents her by law does so alone."""
    acts = room.representatives.get(holder, holder)
    return acts if acts in room.present else None
