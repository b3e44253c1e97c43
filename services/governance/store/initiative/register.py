"""What members weigh in the register of a day: heads, votes by the rule of a roll, shares. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commons.database.sessions import WriteSession
from commons.subgraph.context import Partition
from services.governance.domain.initiative.initiative import Counted
from services.governance.domain.initiative.support import Weight
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.words import RollReason
from services.governance.store.electorate import STAGING, Electorate, pull
from services.governance.store.roll_sql import lines, measure

_WHOLE = """
  SELECT count(*) AS of_members, coalesce(sum(votes), 0) AS of_votes, coalesce(sum(shares), 0) AS of_shares,
         count(*) FILTER (WHERE signed) AS members, coalesce(sum(votes) FILTER (WHERE signed), 0) AS votes,
         coalesce(sum(shares) FILTER (WHERE signed), 0) AS shares
    FROM (SELECT votes, shares, membership IN (
                   SELECT membership FROM initiative_signature WHERE initiative = :initiative AND upper_inf(known))
                 AS signed
            FROM ({lines}) line WHERE reason <> {gone}) counted"""


@dataclass(frozen=True, slots=True)
class Day:
    """The register of which entity on which day, and the rules of a roll on it."""

    entity: str
    on: date
    rules: RollRules


async def weight_of(
    session: WriteSession, partition: Partition, day: Day, membership: UUID
) -> tuple[RollReason, Weight]:
    """What one membership weighs on a day, and why she has the votes she has. Raises ELECTORATE_UNAVAILABLE."""
    await pull(session, partition, Electorate(None, day.entity, day.on, membership=membership))
    query, values = lines(day.rules)
    row = await _first(session, f"SELECT reason, votes, shares FROM ({query}) line", values)
    await session.execute(f"DROP TABLE {STAGING}")
    if row is None or row.reason == RollReason.NOT_REGISTERED:
        return RollReason.NOT_REGISTERED, Weight()
    return RollReason(row.reason), Weight(1, row.votes, row.shares)


async def signed_of_whole(
    session: WriteSession, partition: Partition, day: Day, initiative: UUID
) -> tuple[Weight, Weight, Counted]:
    """What all who signed weigh, and the whole register, as a count that nobody has judged yet.

    Raises `Refusal` ELECTORATE_UNAVAILABLE.
    """
    trailer = await pull(session, partition, Electorate(None, day.entity, day.on))
    query, values = lines(day.rules, await measure(session, day.rules))
    counting = _WHOLE.format(lines=query, gone=int(RollReason.NOT_REGISTERED))
    row = await _first(session, counting, values | {"initiative": initiative})
    await session.execute(f"DROP TABLE {STAGING}")
    assert row is not None
    signed = Weight(row.members, int(row.votes), int(row.shares))
    whole = Weight(row.of_members, int(row.of_votes), int(row.of_shares))
    return signed, whole, Counted(day.on, False, signed, whole, trailer.sequence, trailer.head)


async def _first(session: WriteSession, statement: str, values: dict[str, Any]) -> Any:
    return (await session.connection.execute(text(statement), values)).first()
