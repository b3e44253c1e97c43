"""Changes at the door: kept with what the register said, read as the roll's latest word on a membership."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.room.door import DoorChange
from services.governance.domain.words import DoorChangeKind, RollReason
from services.governance.store.decisions import signed

_COLUMNS = (
    "id, roll, membership, kind, votes, granted, shares, person, category, college, reason, explanation, law, why,"
    " sequence, name, scrutineers, at"
)


@dataclass(frozen=True, slots=True)
class DoorRecord:
    """One change as it is on record; `law` is the article, `sequence` the members service's state that was read."""

    id: UUID
    roll: UUID
    membership: UUID
    kind: DoorChangeKind
    votes: int
    granted: int
    shares: int
    person: UUID | None
    category: str | None
    college: str | None
    reason: RollReason
    explanation: str
    law: str
    why: str
    sequence: int
    name: str
    scrutineers: tuple[str, ...]
    at: datetime


async def of_roll(session: ReadSession, roll: UUID) -> list[DoorRecord]:
    """What stands at the door of one version of a roll: one change a membership, the latest."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM door_change WHERE roll = :roll AND upper_inf(known) ORDER BY id", {"roll": roll}
    )
    return [_record(row) for row in rows]


async def of_membership(session: ReadSession, roll: UUID, membership: UUID) -> DoorRecord | None:
    """The latest change about a membership."""
    row = await session.first(
        f"SELECT {_COLUMNS} FROM door_change WHERE roll = :roll AND membership = :membership AND upper_inf(known)",
        {"roll": roll, "membership": membership},
    )
    return _record(row) if row else None


async def of_memberships(session: ReadSession, roll: UUID, memberships: Sequence[UUID]) -> dict[UUID, DoorRecord]:
    """The latest change about each of these memberships that has one."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM door_change WHERE roll = :roll AND membership = ANY(:ids) AND upper_inf(known)",
        {"roll": roll, "ids": list(memberships)},
    )
    return {row.membership: _record(row) for row in rows}


async def by_id(session: ReadSession, change: UUID) -> DoorRecord:
    """The change; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS} FROM door_change WHERE id = :id", {"id": change})
    if row is None:
        raise Refusal("NOT_FOUND", "No change at the door with this id here.")
    return _record(row)


async def page_of(session: ReadSession, roll: UUID, page: Page) -> list[DoorRecord]:
    """One page and the change after it, in the order they were made, those that a later one replaced too."""
    keys = keyset(page, ("id",), country=session.country, kind="doorchange", descending=False)
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM door_change WHERE roll = :roll AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"roll": roll, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def insert(session: WriteSession, ids: tuple[UUID, UUID, UUID, UUID], change: DoorChange) -> None:
    """Put a change on record and close an earlier one. `ids`: of change, assembly, roll, membership."""
    new, assembly, roll, membership = ids
    await close_known(session, "door_change", roll=roll, membership=membership)
    await session.execute(
        f"INSERT INTO door_change ({_COLUMNS}, assembly, actor, known) VALUES (:id, :roll, :membership, :kind, :votes,"
        " :granted, :shares, :person, :category, :college, :reason, :explanation, :law, :why, :sequence, :name,"
        " :scrutineers, :at, :assembly, :actor, int8range(:known, NULL))",
        _values(change)
        | {
            "id": new,
            "assembly": assembly,
            "roll": roll,
            "membership": membership,
            **signed(session),
            "known": await session.sequence(),
        },
    )


def _values(change: DoorChange) -> dict[str, Any]:
    register, standing = change.register, change.register.standing
    return {
        "kind": change.kind.name,
        "votes": standing.votes,
        "granted": register.granted,
        "shares": register.shares,
        "person": register.person,
        "category": register.category,
        "college": register.college,
        "reason": int(standing.reason),
        "explanation": standing.explanation,
        "law": standing.law.source,
        "why": change.why,
        "sequence": register.sequence,
        "scrutineers": list(change.scrutineers),
    }


def _record(row: Row[Any]) -> DoorRecord:
    values = {name: getattr(row, name) for name in _COLUMNS.split(", ")}
    return DoorRecord(
        **values
        | {
            "kind": DoorChangeKind[row.kind],
            "reason": RollReason(row.reason),
            "scrutineers": tuple(row.scrutineers),
        }
    )
