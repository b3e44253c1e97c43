"""The share register: its lines by page, and new ones appended under the next number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.paging import Page, keyset
from services.members.domain.share_register import Leg, OperationKind
from services.members.store.facts import known


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of an entity's share register; `currency` is of its class."""

    number: int
    leg: int
    kind: str
    share_class: str
    shares: int
    amount: Decimal
    currency: str
    value_date: date
    booked: int


async def legs_of(session: ReadSession, membership: UUID) -> list[Leg]:
    """All operations of a membership as known now, in register order."""
    rows = await session.all(
        "SELECT kind, share_class, held_change, paid_change, value_date FROM share_operation"
        " WHERE membership = :id AND upper_inf(known) ORDER BY number, leg",
        {"id": membership},
    )
    return [Leg(OperationKind(row.kind), *row[1:]) for row in rows]


_LINES = """
SELECT o.number, o.leg, o.kind, o.share_class, o.held_change, o.paid_change, s.currency, o.value_date, lower(o.known)
  FROM share_operation o JOIN share_class s ON s.entity = o.entity AND s.code = o.share_class
 WHERE o.known @> CAST(:known AS bigint) AND o.value_date <= CAST(:day AS date)
"""


async def first_lines(
    session: ReadSession, memberships: Sequence[UUID], size: int, as_of: date, known_at: int | None = None
) -> dict[UUID, list[RegisterLine]]:
    """The first `size` lines of each membership value-dated up to `as_of`, in one query; as known then (None: now)."""
    rows = await session.all(
        "SELECT m.id, l.* FROM unnest(CAST(:ids AS uuid[])) AS m (id) CROSS JOIN LATERAL"
        f" ({_LINES} AND o.membership = m.id ORDER BY o.number, o.leg LIMIT :size) l ORDER BY m.id, l.number, l.leg",
        {"ids": list(memberships), "day": as_of, "known": known(known_at), "size": size},
    )
    found: dict[UUID, list[RegisterLine]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(RegisterLine(*row[1:]))
    return found


async def register_page(
    session: ReadSession, membership: UUID, page: Page, as_of: date, known_at: int | None = None
) -> list[RegisterLine]:
    """`page.size + 1` lines value-dated up to `as_of`, in the order they were numbered; as known then (None: now)."""
    keys = keyset(
        page,
        ("o.number", "o.leg", "o.membership"),
        country=session.country,
        kind="membership",
        descending=False,
        types=(int, int),
    )
    rows = await session.all(
        f"{_LINES} AND o.membership = :id AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        {"id": membership, "day": as_of, "known": known(known_at), "size": page.size + 1, **keys.parameters},
    )
    return [RegisterLine(*row) for row in rows]


async def append(session: WriteSession, entity: str, membership: UUID, operations: Sequence[Sequence[Leg]]) -> int:
    """Append operations (each with its legs) under the entity's next numbers, without a gap; gives the last number."""
    last = await session.value(
        "UPDATE legal_entity SET last_operation = last_operation + :count WHERE id = :entity RETURNING last_operation",
        {"entity": entity, "count": len(operations)},
    )
    sequence = await session.sequence()
    rows = [
        {
            "entity": entity,
            "number": last - len(operations) + index,
            "leg": side,
            "membership": membership,
            "kind": leg.kind.value,
            "class": leg.share_class,
            "held": leg.held_change,
            "paid": leg.paid_change,
            "day": leg.value_date,
            "sequence": sequence,
        }
        for index, legs in enumerate(operations, start=1)
        for side, leg in enumerate(legs)
    ]
    if rows:
        await session.execute(
            "INSERT INTO share_operation (entity, number, leg, membership, kind, share_class, held_change, paid_change,"
            " value_date, known) VALUES (:entity, :number, :leg, :membership, :kind, :class, :held, :paid, :day,"
            " int8range(:sequence, NULL))",
            rows,
        )
    return last
