"""What a roll would be as known now, against what it is: the same day's electorate, compared set-based."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.bulk import Trailer
from commons.database.sessions import ReadSession
from commons.subgraph.context import Partition
from services.governance.domain.roll_rules import Standing
from services.governance.domain.words import RollReason
from services.governance.store import assemblies, named_electorate
from services.governance.store.electorate import Electorate, pull
from services.governance.store.roll_sql import lines, measure
from services.governance.store.rolls import RollRecord
from services.governance.store.scratch import scratch

CHANGES_MAX = 500
"""Changed lines listed of each kind; the counts are exact whatever their number."""

_COMPARED = """
  WITH fresh AS (SELECT line.membership, line.person, coalesce(o.reason, line.reason) AS reason,
                        coalesce(o.votes, line.votes) AS votes
                   FROM ({lines}) line LEFT JOIN roll_override o
                     ON o.roll = :roll AND o.membership = line.membership AND upper_inf(o.known)),
       sealed AS (SELECT membership, person, reason, votes FROM roll_line WHERE roll = :roll),
       moved AS (
         SELECT CASE WHEN sealed.membership IS NULL THEN 'added'
                     WHEN fresh.membership IS NULL THEN 'removed' ELSE 'changed' END AS kind,
                coalesce(sealed.membership, fresh.membership) AS membership,
                coalesce(fresh.person, sealed.person) AS person,
                sealed.votes AS votes_before, sealed.reason AS reason_before,
                fresh.votes AS votes_after, fresh.reason AS reason_after
         FROM sealed FULL OUTER JOIN fresh USING (membership)
         WHERE (sealed.votes, sealed.reason) IS DISTINCT FROM (fresh.votes, fresh.reason)),
       numbered AS (
         SELECT moved.*, row_number() OVER (PARTITION BY kind ORDER BY membership) AS place,
                count(*) OVER (PARTITION BY kind) AS total
         FROM moved)
  SELECT * FROM numbered WHERE place <= :limit ORDER BY kind, place"""


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line that would be another: None where it is on one roll only."""

    membership: UUID
    person: UUID | None
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What moved since, with the state it was compared to."""

    sequence: int
    head: str
    added_count: int
    removed_count: int
    changed_count: int
    added: list[ChangedLine]
    removed: list[ChangedLine]
    changed: list[ChangedLine]


async def difference(partition: Partition, roll: RollRecord, entity: str, limit: int) -> Difference:
    """Pull the roll's electorate as known now and list at most `limit` changes of each kind."""
    async with scratch(partition.database) as session:
        trailer = await _pull_now(session, partition, roll, entity)
        query, values = lines(roll.rules, await measure(session, roll.rules), roll.id)
        rows = await session.all(_COMPARED.format(lines=query), values | {"roll": roll.id, "limit": max(limit, 1)})
    kinds: dict[str, list[ChangedLine]] = {"added": [], "removed": [], "changed": []}
    totals = dict.fromkeys(kinds, 0)
    for row in rows:
        totals[row.kind] = row.total
        if row.place <= limit:
            kinds[row.kind].append(_changed(row))
    return Difference(
        sequence=trailer.sequence,
        head=trailer.head,
        added_count=totals["added"],
        removed_count=totals["removed"],
        changed_count=totals["changed"],
        **kinds,
    )


async def _pull_now(session: ReadSession, partition: Partition, roll: RollRecord, entity: str) -> Trailer:
    composed = await named_electorate.of_roll(session, roll.id)
    if composed is None:
        return await pull(session, partition, Electorate(roll.assembly, entity, roll.as_of))
    assembly = await assemblies.by_id(session, roll.assembly)
    trailer, _ = await named_electorate.pull(session, partition, (assembly, composed.named))
    return trailer


def _changed(row: Row[Any]) -> ChangedLine:
    before = None if row.votes_before is None else Standing(row.votes_before, RollReason(row.reason_before))
    after = None if row.votes_after is None else Standing(row.votes_after, RollReason(row.reason_after))
    return ChangedLine(row.membership, row.person, before, after)
