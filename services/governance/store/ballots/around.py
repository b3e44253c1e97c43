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
from services.governance.domain.room.room import Room
from services.governance.domain.words import PresenceForm
from services.governance.store.entitled_lines import entitled_lines
from services.governance.store.exercisable import DoorLine, Vote, Votes, concerned, door_lines


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
    """What holds for everybody in the meeting: the open call and its day, changes at the door, who is concerned."""

    call: int | None
    day: date
    door: Mapping[UUID, DoorLine]
    concerned: frozenset[UUID]


async def sitting_of(session: ReadSession, vote: Vote) -> Sitting:
    """The sitting as it is now."""
    row = await session.first(
        "SELECT number, held_on FROM call WHERE assembly = :id ORDER BY number DESC LIMIT 1", {"id": vote.assembly.id}
    )
    call, day = (row.number, row.held_on) if row else (None, vote.assembly.held_on)
    return Sitting(call, day, await door_lines(session, vote.roll.id), await concerned(session, vote.resolution))


async def room_around(
    session: ReadSession, law: Reading, vote: Vote, holders: Collection[UUID], known: Sitting | None = None
) -> Around:
    """The room as far as it concerns these holders, in the sitting as it is `known`, or else read."""
    sitting = known or await sitting_of(session, vote)
    acting = await _acting(session, vote.assembly.entity, sitting.day, holders)
    names = {*holders, *acting.by}
    proxies, outside = await _proxies(session, vote.assembly.id, names)
    more = {*proxies, *proxies.values()} - names
    if more:
        others = await _acting(session, vote.assembly.entity, sitting.day, more)
        acting = _Acting({**others.by, **acting.by}, others.outsiders | acting.outsiders)
    named = {*names, *more, *acting.by, *acting.by.values()}
    lines = await entitled_lines(session, vote.roll.id, sorted(named))
    door = {who: change for who, change in sitting.door.items() if who in named}
    votes = Votes(law, vote.resolution, per_share=vote.roll.rules.no_fallback).lines(lines, door)
    forms = await _present(session, vote.assembly.id, named)
    room = Room(
        lines={who: line for who, line in votes.items() if line.votes},
        totals=(),
        present=frozenset(forms),
        outsiders=acting.outsiders | outside,
        representatives=acting.by,
        proxies=proxies,
        concerned=sitting.concerned,
        call=sitting.call,
    )
    return Around(room, forms)


async def _acting(session: ReadSession, entity: str, day: date, named: Collection[UUID]) -> _Acting:
    rows = await session.all(
        "SELECT represented, coalesce(member, outsider) AS acting, outsider IS NOT NULL AS outside FROM representation"
        " WHERE (represented = ANY(:named) OR coalesce(member, outsider) = ANY(:named)) AND entity = :entity"
        " AND valid @> CAST(:on AS date) AND upper_inf(known)",
        {"named": list(named), "entity": entity, "on": day},
    )
    return _Acting({row.represented: row.acting for row in rows}, frozenset(row.acting for row in rows if row.outside))


async def _proxies(
    session: ReadSession, assembly: UUID, named: Collection[UUID]
) -> tuple[dict[UUID, UUID], frozenset[UUID]]:
    rows = await session.all(
        "SELECT principal, holder, outsider FROM proxy WHERE assembly = :assembly AND upper_inf(known)"
        " AND (principal = ANY(:named) OR holder = ANY(:named))",
        {"assembly": assembly, "named": list(named)},
    )
    return {row.principal: row.holder for row in rows}, frozenset(row.holder for row in rows if row.outsider)


async def _present(session: ReadSession, assembly: UUID, named: Collection[UUID]) -> dict[UUID, PresenceForm]:
    rows = await session.all(
        "SELECT holder, form FROM presence WHERE assembly = :assembly AND holder = ANY(:named) AND left_at IS NULL"
        " AND upper_inf(known)",
        {"assembly": assembly, "named": list(named)},
    )
    return {row.holder: PresenceForm[row.form] for row in rows}
