"""Objections to an assembly's roll and their decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.roll_life import Objection, Settlement
from services.governance.store.decisions import DecisionRecord, decide_objection, signed
from services.governance.store.objection_state import NEWEST, UNRESOLVED


@dataclass(frozen=True, slots=True)
class SettlementRecord:
    """Why an upheld objection leaves its line as it is, by which article, who said so."""

    why: str
    law: str
    name: str
    settled_at: datetime


@dataclass(frozen=True, slots=True)
class ObjectionRecord:
    """One objection: against which version, about whose line, what it said then, the decision and what
    was said of a line left as it is, if there are. `unresolved`: upheld, and nothing has followed yet."""

    id: UUID
    assembly: UUID
    roll: UUID
    version: int
    membership: UUID
    line_votes: int
    claimed_votes: int
    statement: str
    on_behalf_of: str | None
    actor: str
    name: str
    raised_at: datetime
    decision: DecisionRecord | None
    settlement: SettlementRecord | None = None
    unresolved: bool = False


_SELECT = f"""
  SELECT o.id, o.assembly, o.roll, roll.version, o.membership, o.line_votes, o.claimed_votes, o.statement,
         o.on_behalf_of, o.actor, o.name, o.raised_at, d.upheld, d.reasons, d.name AS decider, d.decided_at,
         s.why, s.law, s.name AS settler, s.settled_at, {UNRESOLVED} AS unresolved
    FROM roll_objection o JOIN roll ON roll.id = o.roll LEFT JOIN roll_decision d ON d.objection = o.id
    LEFT JOIN roll_settlement s ON s.objection = o.id
    CROSS JOIN LATERAL {NEWEST.format(assembly="o.assembly")} newest"""


async def by_id(session: ReadSession, objection: UUID) -> ObjectionRecord:
    """The objection; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE o.id = :id", {"id": objection})
    if row is None:
        raise Refusal("NOT_FOUND", "No objection with this id here.")
    return _objection(row)


async def page_of(session: ReadSession, assembly: UUID, page: Page, about: UUID | None = None) -> list[ObjectionRecord]:
    """One page and the objection after it, in the order they were raised; `about` one membership only."""
    keys = keyset(page, ("o.id",), country=session.country, kind="objection", descending=False)
    hers = "" if about is None else " AND o.membership = :about"
    named = {} if about is None else {"about": about}
    rows = await session.all(
        f"{_SELECT} WHERE o.assembly = :assembly{hers} AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | named | {"assembly": assembly, "size": page.size + 1},
    )
    return [_objection(row) for row in rows]


async def insert(
    session: WriteSession, objection: UUID, roll: tuple[UUID, UUID], line: tuple[UUID, int], raised: Objection
) -> None:
    """Put an objection on record. `roll`: (assembly, roll); `line`: (membership, votes it has)."""
    await session.execute(
        "INSERT INTO roll_objection (id, assembly, roll, membership, claimed_votes, line_votes, statement,"
        " on_behalf_of, actor, name, raised_at, known) VALUES (:id, :assembly, :roll, :membership, :claimed,"
        " :line_votes, :statement, :behalf, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": objection,
            "assembly": roll[0],
            "roll": roll[1],
            "membership": line[0],
            "line_votes": line[1],
            "claimed": raised.claimed_votes,
            "statement": raised.statement,
            "behalf": raised.on_behalf_of,
            "known": await session.sequence(),
            **signed(session),
        },
    )


async def decide(session: WriteSession, objection: UUID, upheld: bool, reasons: str) -> None:
    """Put the decision on record."""
    await decide_objection(session, "roll_decision", objection, upheld, reasons)


async def settle(session: WriteSession, objection: UUID, said: Settlement) -> None:
    """Put on record why the line stays as it is."""
    await session.execute(
        "INSERT INTO roll_settlement (objection, why, law, actor, name, settled_at, known)"
        " VALUES (:id, :why, :law, :actor, :name, :at, int8range(:known, NULL))",
        {"id": objection, "why": said.why, "law": said.law, "known": await session.sequence(), **signed(session)},
    )


async def contested_lines(
    session: ReadSession, roll: UUID, without: UUID | None = None
) -> list[tuple[str | None, int, int]]:
    """(college, votes on the roll, votes claimed) of every line that an objection, an override, or a late discovery
    that was not turned down is about, once each; `without` one membership's.

    An override is measured against what the rule had said, an objection against the line; of several the largest gap.
    """
    rows = await session.all(
        """
        WITH claims AS (
          SELECT membership, claimed_votes AS claimed FROM roll_objection
           WHERE assembly = (SELECT assembly FROM roll WHERE id = :roll)
          UNION ALL
          SELECT membership, rule_votes FROM roll_override WHERE roll = :roll AND upper_inf(known)
          UNION ALL
          SELECT membership, CASE kind WHEN 'wrongly_refused' THEN votes ELSE 0 END FROM discovery d
           WHERE assembly = (SELECT assembly FROM roll WHERE id = :roll)
             AND NOT EXISTS (SELECT FROM correction c WHERE c.discovery = d.id AND NOT c.upheld))
        SELECT DISTINCT ON (claims.membership) coalesce(door.college, line.college) AS college,
               coalesce(door.votes, line.votes, 0) AS votes, claims.claimed
          FROM claims LEFT JOIN roll_line line ON line.roll = :roll AND line.membership = claims.membership
          LEFT JOIN door_change door
            ON door.roll = :roll AND door.membership = claims.membership AND upper_inf(door.known)
         WHERE claims.membership IS DISTINCT FROM CAST(:without AS uuid)
         ORDER BY claims.membership, abs(coalesce(door.votes, line.votes, 0) - claims.claimed) DESC, claims.claimed
        """,
        {"roll": roll, "without": without},
    )
    return [(row.college, row.votes, row.claimed) for row in rows]


def _objection(row: Row[Any]) -> ObjectionRecord:
    return ObjectionRecord(
        id=row.id,
        assembly=row.assembly,
        roll=row.roll,
        version=row.version,
        membership=row.membership,
        line_votes=row.line_votes,
        claimed_votes=row.claimed_votes,
        statement=row.statement,
        on_behalf_of=row.on_behalf_of,
        actor=row.actor,
        name=row.name,
        raised_at=row.raised_at,
        decision=DecisionRecord.of(row),
        settlement=SettlementRecord(row.why, row.law, row.settler, row.settled_at) if row.settled_at else None,
        unresolved=row.unresolved,
    )
