"""Rooms for tests: members by small numbers, from 100 on outsiders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.governance.domain.room.room import CollegeTotal, EntitledVotes, Room

OUTSIDERS = 100


def who(number: int) -> UUID:
    """A member or outsider."""
    return UUID(int=number)


def room(
    votes: Mapping[int, int],
    present: Iterable[int],
    *,
    proxies: Mapping[int, int] | None = None,
    representatives: Mapping[int, int] | None = None,
    concerned: Iterable[int] = (),
    groups: Mapping[int, str] | None = None,
    colleges: Mapping[int, str] | None = None,
) -> Room:
    """A room of members with these votes, all of whom are entitled."""
    lines = {
        who(number): EntitledVotes(
            count,
            shares=count,
            college=(colleges or {}).get(number),
            groups=((groups or {})[number],) if number in (groups or {}) else (),
        )
        for number, count in votes.items()
    }
    named = sorted({line.college for line in lines.values()}, key=str)
    totals = [
        CollegeTotal(
            college,
            sum(line.college == college for line in lines.values()),
            sum(line.votes for line in lines.values() if line.college == college),
            sum(line.shares for line in lines.values() if line.college == college),
        )
        for college in named
    ]
    people = {*present, *(proxies or {}).values(), *(representatives or {}).values()}
    return Room(
        lines=lines,
        totals=totals,
        present=frozenset(map(who, present)),
        outsiders=frozenset(who(number) for number in people if number >= OUTSIDERS),
        representatives={who(key): who(value) for key, value in (representatives or {}).items()},
        proxies={who(key): who(value) for key, value in (proxies or {}).items()},
        concerned=frozenset(map(who, concerned)),
        call=1,
    )
