"""Counting a roll under other rules: the same electorate, the same statement, nothing kept."""

from __future__ import annotations

from dataclasses import dataclass

from commons.database.sessions import ReadSession
from commons.ids import new_uuid
from commons.subgraph.context import Partition
from services.governance.domain.granted_votes import Limits
from services.governance.domain.law.regime import Regime
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.words import RollReason
from services.governance.store import calls, presence, roll_overrides
from services.governance.store.electorate import Electorate, pull
from services.governance.store.exercisable import Vote
from services.governance.store.roll_sql import count_lines, insert_lines
from services.governance.store.rolls import RollRecord
from services.governance.store.room_quorum import room_quorum
from services.governance.store.scratch import scratch


@dataclass(frozen=True, slots=True)
class Supposition:
    """(lines, votes) by reason under other rules, the voters' shares and their number by college, and what the law's
    limits would come to."""

    reasons: dict[RollReason, tuple[int, int]]
    limits: Limits
    shares: int
    colleges: dict[str | None, int]


async def counted_under(partition: Partition, roll: RollRecord, entity: str, rules: RollRules) -> Supposition:
    """The roll's own electorate under other rules; lines set by hand stay as they are.

    Raises `Refusal` ELECTORATE_UNAVAILABLE.
    """
    async with scratch(partition.database) as session:
        await pull(session, partition, Electorate(roll.assembly, entity, roll.as_of, roll.sequence))
        again = new_uuid()
        limits = await insert_lines(session, again, rules, roll.id)
        await roll_overrides.apply(session, roll.id, again)
        voting = await session.all(
            "SELECT college, count(*) AS voters, sum(shares) AS shares FROM roll_line WHERE roll = :roll AND votes > 0"
            " GROUP BY college",
            {"roll": again},
        )
        shares = sum(int(row.shares) for row in voting)
        colleges = {row.college: row.voters for row in voting}
        return Supposition(await count_lines(session, again), limits, shares, colleges)


async def room_under(session: ReadSession, regime: Regime, vote: Vote, rules: RollRules) -> RoomQuorum | None:
    """The quorum of the room as it is, by other rules of the meeting.

    None before anybody came, and where those who are there would have other votes.
    """
    meeting, roll = vote.assembly, vote.roll
    came = await presence.anybody(session, meeting.id) or bool(await calls.of_assembly(session, meeting.id))
    if not came or rules != roll.rules:
        return None
    return await room_quorum(session, regime, meeting, roll, vote.resolution)
