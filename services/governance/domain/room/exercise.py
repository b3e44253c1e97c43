"""From the room to the exercisable roll: who casts whose votes, what a conflict takes, what a cap leaves.

The cap binds each member who votes: her own votes and, where `vote_caps.includes_proxies` says so, the proxies in her
hand. Whoever acts for a member by law casts that member's votes: they are measured as that member's, not as her own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.governance.domain.engine.group_caps import allowed_votes, group_caps
from services.governance.domain.engine.member_cap import (
    IN_THE_ROOM,
    Weights,
    includes_proxies,
    member_cap,
    one_pass,
    share_of,
)
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Figure, Reading, unknown
from services.governance.domain.room.conflict import Lost, lost
from services.governance.domain.room.exercisable import CollegeRoom, ExercisableRoll, GroupRoom, Hand
from services.governance.domain.room.room import Casting, CollegeTotal, EntitledVotes, Room, casting

_OTHERS = "member"
"""Everybody whom no group's ceiling concerns."""


@dataclass(frozen=True, slots=True)
class Cap:
    """The most votes one member may cast (None: no cap), by which rule, and whether proxies count towards it."""

    votes: int | None
    law: Leaf
    with_proxies: bool

    def left(self, own: int, by_proxy: int) -> int:
        """What is left of these."""
        if self.votes is None:
            return own + by_proxy
        if self.with_proxies:
            return min(own + by_proxy, self.votes)
        return min(own, self.votes) + by_proxy


@dataclass
class _Voice:
    """The votes cast in one name: a member's own and those she holds by proxy."""

    holder: UUID
    own: int = 0
    by_proxy: int = 0
    lost: int = 0


@dataclass
class _Held:
    """What one holder has in her hand, before and after the cap."""

    own: int = 0
    represented: int = 0
    by_proxy: int = 0
    lost: int = 0
    votes: int = 0


def exercise(law: Reading, room: Room) -> ExercisableRoll:
    """The exercisable roll of a room. `law` keeps every rule that was read.

    Raises `Refusal` LAW_UNKNOWN where an answer hangs on a rule that nobody has settled.
    """
    castings = {who: found for who in room.lines if (found := casting(room, who)) is not None}
    gone = lost(law, room, castings)
    voices = _voices(room, castings, gone)
    cap = _cap(law, room, _weights(room, castings, gone, voices))
    hands = _hands(law, room, voices, cap)
    counted = room.lines.keys() if gone.count else room.lines.keys() - gone.votes_of
    there = [room.lines[who] for who in castings if who in counted]
    out = [] if gone.count else [room.lines[who] for who in room.concerned & room.lines.keys()]
    colleges = _colleges(room.totals, there, out)
    return ExercisableRoll(
        hands=hands,
        colleges=colleges,
        entitled_members=sum(row.entitled_members for row in colleges),
        entitled_votes=sum(row.entitled_votes for row in colleges),
        entitled_shares=sum(row.shares for row in room.totals) - sum(line.shares for line in out),
        present_members=len(there),
        present_votes=sum(line.votes for line in there),
        present_shares=sum(line.shares for line in there),
        castable=sum(hand.votes for hand in hands),
        excluded=tuple(sorted(gone.votes_of)),
        call=room.call,
        groups=_groups(law, room, castings.keys() - gone.votes_of),
    )


def _voices(room: Room, castings: Mapping[UUID, Casting], gone: Lost) -> dict[UUID, _Voice]:
    voices: dict[UUID, _Voice] = {}
    for member, found in castings.items():
        voice = voices.setdefault(found.voice, _Voice(found.holder))
        votes = room.lines[member].votes
        if member in gone.votes_of:
            voice.lost += votes
        elif found.voice == member:
            voice.own += votes
        else:
            voice.by_proxy += votes
    return voices


def _weights(room: Room, castings: Mapping[UUID, Casting], gone: Lost, voices: Mapping[UUID, _Voice]) -> list[Weights]:
    """The votes a cap is measured on: all in the room, with those that are lost to a conflict but count."""
    cast = [Weights(voice.own + voice.by_proxy, 1) for voice in voices.values()]
    silent = gone.votes_of & castings.keys() if gone.count else frozenset[UUID]()
    return cast + [Weights(room.lines[who].votes, 1) for who in silent]


def _cap(law: Reading, room: Room, weights: list[Weights]) -> Cap:
    share, base, leaf = share_of(law, room.members)
    if share is None:
        return Cap(None, leaf, with_proxies=False)
    if base in IN_THE_ROOM:
        limit, leaf = member_cap(law, weights, room.members)
    else:  # the roll's lines are within it already; proxies in one hand may still pass it
        limit = one_pass(share, _whole(leaf, base, room))
    law.figure("cap", limit, leaf, "The most votes that one member may cast here.")
    return Cap(limit, leaf, includes_proxies(law))


def _whole(leaf: Leaf, base: str, room: Room) -> int:
    """What a cap is a share of that is measured on everybody entitled, there or not."""
    if base == "total":
        return sum(row.votes for row in room.totals)
    if base == "members":
        return room.members
    raise unknown(leaf, f"a cap measured on '{base}' cannot be counted.")


def _hands(law: Reading, room: Room, voices: Mapping[UUID, _Voice], cap: Cap) -> tuple[Hand, ...]:
    held: defaultdict[UUID, _Held] = defaultdict(_Held)
    for name, voice in voices.items():
        hand = held[voice.holder]
        if name == voice.holder:
            hand.own += voice.own
        else:
            hand.represented += voice.own
        hand.by_proxy += voice.by_proxy
        hand.lost += voice.lost
        hand.votes += cap.left(voice.own, voice.by_proxy)
    reasons = _Reasons(law, cap)
    return tuple(_hand(room, holder, held[holder], reasons) for holder in sorted(held))


def _hand(room: Room, holder: UUID, held: _Held, reasons: _Reasons) -> Hand:
    line = room.lines.get(holder)
    return Hand(
        holder=holder,
        outsider=holder in room.outsiders,
        own=held.own,
        represented=held.represented,
        by_proxy=held.by_proxy,
        cap=reasons.cap.votes,
        votes=held.votes,
        college=line.college if line else None,
        because=reasons.of(held),
    )


class _Reasons:
    """The figures of a hand, each with its rule; equal ones are made once."""

    def __init__(self, law: Reading, cap: Cap) -> None:
        self.cap = cap
        self._law = law
        self._made: dict[tuple[str, int], Figure] = {}

    def of(self, held: _Held) -> tuple[Figure, ...]:
        """Why this hand has these votes."""
        before = held.own + held.represented + held.by_proxy
        wanted = [
            ("own", held.own, "vote_unit", "Her own votes by the roll."),
            ("represented", held.represented, "representation.counts_as_proxy", "Cast for members by law: no proxies."),
            ("by_proxy", held.by_proxy, "proxies.allowed", "Cast for those who gave her a proxy."),
            ("lost", held.lost, "conflict_of_interest.effect", "Lost to a conflict of interest."),
        ]
        found = [self._figure(*row) for row in wanted if row[1]]
        if held.votes < before:
            found.append(self._cut(held.votes))
        return tuple(found)

    def _figure(self, name: str, value: int, key: str, because: str) -> Figure:
        if (name, value) not in self._made:
            self._made[name, value] = Figure(name, value, self._law.leaf(key), because)
        return self._made[name, value]

    def _cut(self, votes: int) -> Figure:
        if ("votes", votes) not in self._made:
            said = f"One member casts at most {self.cap.votes} here."
            self._made["votes", votes] = Figure("votes", votes, self.cap.law, said)
        return self._made["votes", votes]


def _colleges(
    totals: Iterable[CollegeTotal], there: Iterable[EntitledVotes], out: Iterable[EntitledVotes]
) -> tuple[CollegeRoom, ...]:
    """By college; `out` are entitled by the roll but count for nothing on this resolution."""
    entitled: defaultdict[str | None, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in totals:
        _add(entitled[row.college], 0, row.members, row.votes)
    for line in out:
        _add(entitled[line.college], 0, -1, -line.votes)
    for line in there:
        _add(entitled[line.college], 2, 1, line.votes)
    return tuple(CollegeRoom(name, *entitled[name]) for name in sorted(entitled, key=lambda name: name or ""))


def _add(row: list[int], at: int, members: int, votes: int) -> None:
    row[at] += members
    row[at + 1] += votes


def _groups(law: Reading, room: Room, casting_members: Iterable[UUID]) -> tuple[GroupRoom, ...]:
    """Ceilings of groups measured on the votes present, for the groups that are there."""
    if not any(line.groups for line in room.lines.values()):
        return ()
    caps, leaf = group_caps(law)
    here = [cap for cap in caps if cap.base == "present"]
    if not here:
        return ()
    votes: defaultdict[str, int] = defaultdict(int)
    for who in casting_members:
        line = room.lines[who]
        group = next((cap.group for cap in here if cap.group in line.groups), _OTHERS)
        votes[group] += line.votes
    allowed = allowed_votes(here, votes)
    return tuple(GroupRoom(group, votes[group], allowed[group], leaf) for group in sorted(allowed))
