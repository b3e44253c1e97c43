"""One membership's rights on one resolution: what she has, who casts it, what she casts for others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from services.governance.domain.engine.member_cap import IN_THE_ROOM, share_of
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.hands import with_stand_ins
from services.governance.domain.room.exercisable import Hand
from services.governance.domain.room.exercise import exercise
from services.governance.domain.room.room import Casting, Room, casting
from services.governance.domain.words import Casts


@dataclass(frozen=True, slots=True)
class RightsInRoom:
    """`votes`: hers on this resolution, 0 when a conflict takes them (`excluded`, by the rule `excluded_by`).

    `by`: who casts them. `hand`: what she, or whoever acts for her, casts together. `supposed`: she is not there yet;
    this is what she will have if she comes. `cap_open`: then her cap is not known yet, because it is measured on the
    room; `cap_law` is the rule.
    """

    votes: int
    casts: Casts
    by: UUID | None
    by_outsider: bool
    hand: Hand | None
    supposed: bool
    cap_law: Leaf | None
    cap_open: bool
    excluded: bool
    excluded_by: Leaf | None

    @property
    def votes_in_hand(self) -> int:
        """Her own part of the hand: nothing when somebody else's hand, or nobody's, has her votes."""
        return self.votes if self.hand is not None and self.casts is not Casts.NOBODY else 0


def rights_in_room(law: Reading, room: Room, membership: UUID) -> RightsInRoom:
    """Her rights in the room as it is, or as it will be with her in it. LAW_UNKNOWN where the law does not say."""
    found = casting(room, membership)
    supposed = found is None and membership in room.lines
    comes = room.representatives.get(membership, membership)
    there = with_stand_ins(law, replace(room, present=room.present | {comes})) if supposed else room
    found = casting(there, membership)
    roll = exercise(law, there)
    hand = _hand(roll.hands, membership, found)
    share, base, leaf = share_of(law, room.members)
    excluded = membership in roll.excluded
    line = room.lines.get(membership)
    return RightsInRoom(
        votes=line.votes if line and not excluded else 0,
        casts=casts(membership, found),
        by=found.holder if found else None,
        by_outsider=found is not None and found.holder in room.outsiders,
        hand=hand,
        supposed=supposed,
        cap_law=leaf if share is not None else None,
        cap_open=supposed and share is not None and base in IN_THE_ROOM,
        excluded=excluded,
        excluded_by=law.read.get("conflict_of_interest.effect") if excluded else None,
    )


def casts(membership: UUID, found: Casting | None) -> Casts:
    """Who casts a membership's votes, in a word."""
    if found is None:
        return Casts.NOBODY
    if found.voice != membership:
        return Casts.PROXY
    return Casts.HERSELF if found.holder == membership else Casts.REPRESENTATIVE


def _hand(hands: tuple[Hand, ...], membership: UUID, found: Casting | None) -> Hand | None:
    """The hand her votes are in; without votes of her own, the hand she has."""
    holder = found.holder if found else membership
    return next((hand for hand in hands if hand.holder == holder), None)
