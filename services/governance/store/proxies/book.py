"""What is known when proxies are given: of the meeting, of everybody they name, and of the proxies that stand there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from services.governance.domain.assembly import Assembly
from services.governance.domain.proxies.book import Book, Entry, Known, Meeting
from services.governance.domain.proxies.instructions import Instruction
from services.governance.domain.words import RollReason
from services.governance.store.counted import all_counted
from services.governance.store.entitled_lines import entitled_lines
from services.governance.store.exercisable import door_lines
from services.governance.store.proxies import instructions, records
from services.governance.store.rolls import RollRecord


async def book_of(
    session: ReadSession, assembly: Assembly, roll: RollRecord, today: date, named: Collection[UUID]
) -> Book:
    """The book of a meeting, as far as proxies between these members and outsiders need it."""
    standing = await records.around(session, assembly.id, named)
    told: defaultdict[UUID, list[Instruction]] = defaultdict(list)
    for proxy, row in await instructions.of_proxies(session, [record.id for record in standing]):
        told[proxy].append(row)
    people = {*named, *(record.given.principal for record in standing)}
    known = await _known(session, assembly, roll, people)
    meeting = await _meeting(session, assembly, roll, today)
    return Book(meeting, known, [Entry(row.given, frozenset(told[row.id])) for row in standing])


async def _meeting(session: ReadSession, assembly: Assembly, roll: RollRecord, today: date) -> Meeting:
    opened = await session.value("SELECT EXISTS (SELECT FROM call WHERE assembly = :id)", {"id": assembly.id})
    return Meeting(
        today=today,
        # Once a call was opened, what is given later is for the next one.
        on=max(assembly.held_on, today) if opened else assembly.held_on,
        members=roll.registered,
        all_votes=roll.votes,
        counted=await all_counted(session, assembly.id),
        of_delegates=assembly.of_delegates,
        chair=await session.value(
            "SELECT holder FROM bureau_member WHERE assembly = :id AND office = 'CHAIR' AND until IS NULL"
            " AND upper_inf(known)",
            {"id": assembly.id},
        ),
    )


async def _known(session: ReadSession, assembly: Assembly, roll: RollRecord, people: Collection[UUID]) -> Known:
    lines = await entitled_lines(session, roll.id, list(people))
    door = await door_lines(session, roll.id)
    rows = await session.all(
        "SELECT DISTINCT outsider FROM representation WHERE entity = :entity AND outsider = ANY(:named)"
        " AND valid @> CAST(:on AS date) AND upper_inf(known)",
        {"entity": assembly.entity, "named": list(people), "on": assembly.held_on},
    )
    registered = {who for who, line in lines.items() if line.reason is not RollReason.NOT_REGISTERED}
    return Known(
        votes={who: line.votes for who, line in lines.items()} | {who: line.votes for who, line in door.items()},
        registered=frozenset(registered | door.keys()),
        acting=frozenset(row.outsider for row in rows),
    )
