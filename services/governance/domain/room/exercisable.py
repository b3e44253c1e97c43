"""The exercisable roll: what may be cast in the room, after attendance, representation, proxies, conflicts and caps."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Figure


@dataclass(frozen=True, slots=True)
class Hand:
    """One holder in the room, on one resolution.

    `own`, `represented` (by law) and `by_proxy` are votes before the cap, after conflicts and the fall-back of plural
    votes; `votes` is what she casts. `college`: of her own membership.
    """

    holder: UUID
    outsider: bool
    own: int
    represented: int
    by_proxy: int
    cap: int | None
    votes: int
    college: str | None
    because: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class CollegeRoom:
    """One college's members and votes, entitled and present: a member counts in hers, whoever casts her votes."""

    college: str | None
    entitled_members: int
    entitled_votes: int
    present_members: int
    present_votes: int


@dataclass(frozen=True, slots=True)
class GroupRoom:
    """A group with a ceiling on the votes present (`group_caps`): its votes in the room, and how many may count.

    No law says whose vote gives way, so no hand is cut: the ceiling is applied where the votes are counted.
    """

    group: str
    votes: int
    allowed: int
    law: Leaf


@dataclass(frozen=True, slots=True)
class ExercisableRoll:
    """The state of the room for one resolution, or in general.

    `entitled_…`: the sealed roll with the changes at the door; `present_…`: present or represented. Who loses her vote
    to a conflict is in neither where `conflict_of_interest.counts_in_quorum` is false. `castable`: the sum of the
    hands. `excluded`: memberships whose vote is lost to a conflict. `call`: the one that is open, None before.
    """

    hands: tuple[Hand, ...]
    colleges: tuple[CollegeRoom, ...]
    entitled_members: int
    entitled_votes: int
    entitled_shares: int
    present_members: int
    present_votes: int
    present_shares: int
    castable: int
    excluded: tuple[UUID, ...]
    call: int | None
    groups: tuple[GroupRoom, ...] = ()
