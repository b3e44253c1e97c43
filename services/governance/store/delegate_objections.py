"""Objections to a list of delegates on display, and their decisions. One that is upheld annuls the election."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.store.decisions import DecisionRecord, decide_objection, signed


@dataclass(frozen=True, slots=True)
class ListObjectionRecord:
    """What a member, or somebody on her behalf, holds against the list."""

    id: UUID
    election: UUID
    membership: UUID
    statement: str
    on_behalf_of: str | None
    actor: str
    name: str
    raised_at: datetime
    decision: DecisionRecord | None


_SELECT = """
  SELECT o.id, o.election, o.membership, o.statement, o.on_behalf_of, o.actor, o.name, o.raised_at,
         x.upheld, x.reasons, x.name AS decider, x.decided_at
    FROM delegate_objection o LEFT JOIN delegate_objection_decision x ON x.objection = o.id"""


async def raise_one(
    session: WriteSession, election: UUID, membership: UUID, statement: str, on_behalf_of: str | None
) -> UUID:
    """Put an objection on record; its id."""
    found = new_uuid()
    await session.execute(
        "INSERT INTO delegate_objection (id, election, membership, statement, on_behalf_of, actor, name, raised_at,"
        " known) VALUES (:id, :election, :membership, :statement, :on_behalf_of, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "id": found,
            "election": election,
            "membership": membership,
            "statement": statement,
            "on_behalf_of": on_behalf_of,
            "known": await session.sequence(),
            **signed(session),
        },
    )
    return found


async def decide(session: WriteSession, objection: UUID, upheld: bool, reasons: str) -> None:
    """Put its decision on record."""
    await decide_objection(session, "delegate_objection_decision", objection, upheld, reasons)


async def by_id(session: ReadSession, objection: UUID) -> ListObjectionRecord:
    """The objection; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE o.id = :id", {"id": objection})
    if row is None:
        raise Refusal("NOT_FOUND", "No objection to a list of delegates with this id here.")
    return _objection(row)


async def page_of(session: ReadSession, election: UUID, page: Page) -> list[ListObjectionRecord]:
    """One page and the one after it, oldest first."""
    keys = keyset(page, ("o.id",), country=session.country, kind="listobjection", descending=False)
    rows = await session.all(
        f"{_SELECT} WHERE o.election = :election AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"election": election, "size": page.size + 1},
    )
    return [_objection(row) for row in rows]


def _objection(row: Row[Any]) -> ListObjectionRecord:
    return ListObjectionRecord(
        id=row.id,
        election=row.election,
        membership=row.membership,
        statement=row.statement,
        on_behalf_of=row.on_behalf_of,
        actor=row.actor,
        name=row.name,
        raised_at=row.raised_at,
        decision=DecisionRecord.of(row),
    )
