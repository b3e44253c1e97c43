"""What the register says of one membership now, put through the rule of an assembly's roll; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.domain.room.door import Registered
from services.governance.store import roll_delegates, rolls
from services.governance.store.electorate import Electorate, pull
from services.governance.store.entitlement import entitlement_of
from services.governance.store.regimes import regime_on
from services.governance.store.roll_sql import insert_lines, measure
from services.governance.store.rolls import RollRecord


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked about, for which roll, on which day."""

    assembly: Assembly
    roll: RollRecord
    membership: UUID
    on: date


async def register_now(session: WriteSession, partition: Partition, asked: Asked) -> Registered:
    """Votes and reason of a membership on a day, as known now; a delegate's as they sit now.

    Raises `Refusal` ELECTORATE_UNAVAILABLE.
    """
    assembly, rules = asked.assembly, replace(asked.roll.rules, meeting_on=asked.on)
    trailer = await pull(
        session, partition, Electorate(assembly.id, assembly.entity, asked.on, membership=asked.membership)
    )
    again = new_uuid()
    if assembly.of_delegates:
        regime = await regime_on(session, partition.directory.entity(assembly.entity), assembly.held_on)
        await roll_delegates.insert(
            session, again, await roll_delegates.sitting(session, regime, assembly, whole=False)
        )
    await insert_lines(session, again, rules, limits=await measure(session, rules, beside=asked.roll.id))
    found = await _registered(session, again, replace(asked.roll, rules=rules), asked.membership, trailer.sequence)
    await rolls.drop_lines(session, again)
    await roll_delegates.drop(session, again)
    return found


async def _registered(
    session: ReadSession, roll: UUID, like: RollRecord, membership: UUID, sequence: int
) -> Registered:
    standing = await entitlement_of(session, roll, like, membership)
    row = await session.first(
        "SELECT person, category, college, shares, coalesce(granted, votes) AS granted FROM roll_line"
        " WHERE roll = :roll AND membership = :membership",
        {"roll": roll, "membership": membership},
    )
    if row is None:
        return Registered(standing, sequence)
    return Registered(standing, sequence, row.granted, row.shares, row.person, row.category, row.college)
