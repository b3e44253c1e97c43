"""The room around a few holders: who acts for whom, who is there, what the roll gives each; read set-based.

A whole room of ten thousand is not read for each vote: whoever casts, whom she casts for and who could cast it
instead are all that `room.casting` looks at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.hands import hands_of, with_stand_ins
from services.governance.domain.proxies.later_calls import SecondCall
from services.governance.domain.room.room import Room
from services.governance.domain.words import PresenceForm
from services.governance.store.entitled_lines import entitled_lines
from services.governance.store.exercisable import SECOND, DoorLine, Vote, Votes, concerned, door_lines, members_no_more
from services.governance.store.proxies.hands import held_around, second_call_of


@dataclass(frozen=True, slots=True)
class Around:
    """The room without its totals, and where those who are there take part from."""

    room: Room
    forms: Mapping[UUID, PresenceForm]


@dataclass(frozen=True, slots=True)
class _Acting:
    """Who acts by law, by the membership acted for, and which of those who act are outsiders."""

    by: dict[UUID, UUID]
    outsiders: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Sitting:
    """What holds for everybody in the meeting: the open call and its day, changes at the door, who is concerned, and at
    the second call both sittings."""

    call: int | None
    day: date
    door: Mapping[UUID, DoorLine]
    concerned: frozenset[UUID]
    second: SecondCall | None = None


async def sitting_of(session: ReadSession, vote: Vote) -> Sitting:
    """The sitting as it is now."""
    row = await session.first(
        "SELECT number, held_on FROM call WHERE assembly = :id ORDER BY number DESC LIMIT 1", {"id": vote.assembly.id}
    )
    call, day = (row.number, row.held_on) if row else (None, vote.assembly.held_on)
    second = await second_call_of(session, vote.assembly.id) if call == SECOND else None
    door = await door_lines(session, vote.roll.id)
    return Sitting(call, day, door, await concerned(session, vote.resolution), second)


async def room_around(
    session: ReadSession, law: Reading, vote: Vote, holders: Collection[UUID], known: Sitting | None = None
) -> Around:
    """The room as far as it concerns these holders, in the sitting as it is `known`, or else read."""
    sitting = known or await sitting_of(session, vote)
    acting = await _acting(session, vote.assembly.entity, sitting.day, holders)
    names = {*holders, *acting.by}
    held = await held_around(session, vote.assembly.id, names)
    more = {who for row in held for who in (row.principal, row.holder)} - names
    if more:
        others = await _acting(session, vote.assembly.entity, sitting.day, more)
        acting = _Acting({**others.by, **acting.by}, others.outsiders | acting.outsiders)
    named = {*names, *more, *acting.by, *acting.by.values()}
    lines = await entitled_lines(session, vote.roll.id, sorted(named))
    door = {who: change for who, change in sitting.door.items() if who in named}
    votes = Votes(law, vote.resolution, per_share=vote.roll.rules.no_fallback).lines(lines, door)
    forms = await _present(session, vote.assembly.id, named)
    hands = hands_of(law, held, sitting.second, members_no_more(held, lines, door))
    room = Room(
        lines={who: line for who, line in votes.items() if line.votes},
        totals=(),
        present=frozenset(forms),
        outsiders=acting.outsiders | hands.outsiders,
        representatives=acting.by,
        proxies=hands.proxies,
        substitutes=hands.substitutes,
        concerned=sitting.concerned,
        call=sitting.call,
    )
    return Around(with_stand_ins(law, room), forms)


async def _acting(session: ReadSession, entity: str, day: date, named: Collection[UUID]) -> _Acting:
    rows = await session.all(
        "SELECT represented, coalesce(member, outsider) AS acting, outsider IS NOT NULL AS outside FROM representation"
        " WHERE (represented = ANY(:named) OR coalesce(member, outsider) = ANY(:named)) AND entity = :entity"
        " AND valid @> CAST(:on AS date) AND upper_inf(known)",
        {"named": list(named), "entity": entity, "on": day},
    )
    return _Acting({row.represented: row.acting for row in rows}, frozenset(row.acting for row in rows if row.outside))


async def _present(session: ReadSession, assembly: UUID, named: Collection[UUID]) -> dict[UUID, PresenceForm]:
    rows = await session.all(
        "SELECT holder, form FROM presence WHERE assembly = :assembly AND holder = ANY(:named) AND left_at IS NULL"
        " AND upper_inf(known)",
        {"assembly": assembly, "named": list(named)},
    )
    return {row.holder: PresenceForm[row.form] for row in rows}
