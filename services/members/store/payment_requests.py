"""Payment requests as rows: issued under a number and a reference, with what came in and what was done about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid
from commons.payment_references import reference
from services.members.domain.shares.payment_requests import PaymentRequest, RequestAct

_COLUMNS = """
SELECT q.id, q.number, q.membership, q.reference, q.share_class, q.amount, q.issued_on, q.due_on, q.grace_days,
       q.reason,
       (SELECT coalesce(sum(u.amount), 0) FROM payment_use u WHERE u.request = q.id AND upper_inf(u.known)) AS paid,
       a.reminded_on, a.defaulted_on, a.cancelled_on
  FROM payment_request q
  CROSS JOIN LATERAL (SELECT min(s.happened_on) FILTER (WHERE s.step = 'REMINDED') AS reminded_on,
                             min(s.happened_on) FILTER (WHERE s.step = 'DEFAULTED') AS defaulted_on,
                             min(s.happened_on) FILTER (WHERE s.step = 'CANCELLED') AS cancelled_on
                        FROM payment_request_step s WHERE s.request = q.id) a
 WHERE upper_inf(q.known)
"""


def _request(row: Any) -> PaymentRequest:
    return PaymentRequest(*row)


async def requests_of(session: ReadSession, memberships: Sequence[UUID]) -> dict[UUID, list[PaymentRequest]]:
    """All requests of each membership, the oldest first."""
    rows = await session.all(
        f"{_COLUMNS} AND q.membership = ANY(CAST(:ids AS uuid[])) ORDER BY q.number", {"ids": list(memberships)}
    )
    found: dict[UUID, list[PaymentRequest]] = defaultdict(list)
    for row in rows:
        found[row.membership].append(_request(row))
    return found


async def requests_by_id(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, PaymentRequest]:
    """Those of `ids` that exist."""
    rows = await session.all(f"{_COLUMNS} AND q.id = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)})
    return {row.id: _request(row) for row in rows}


async def request_by_id(session: ReadSession, key: UUID) -> tuple[PaymentRequest, str]:
    """The request and its entity; NOT_FOUND without one."""
    found = (await requests_by_id(session, [key])).get(key)
    entity = await session.value("SELECT entity FROM payment_request WHERE id = :id", {"id": key})
    if found is None or entity is None:
        raise Refusal("NOT_FOUND", "There is no payment request with this id here.")
    return found, entity


async def request_by_reference(session: ReadSession, entity: str, normal: str) -> PaymentRequest | None:
    """The request that a structured reference stands for."""
    row = await session.first(
        f"{_COLUMNS} AND q.entity = :entity AND q.reference = :reference", {"entity": entity, "reference": normal}
    )
    return None if row is None else _request(row)


async def issue(
    session: WriteSession,
    entity: str,
    membership: UUID,
    asked: tuple[str, Decimal],
    days: tuple[date, date],
    *,
    grace_days: int,
    reason: str,
) -> PaymentRequest:
    """Write a request for `asked` (class and amount), issued and due on `days`. Audit is the caller's."""
    row = await session.first(
        "UPDATE legal_entity SET last_payment_request = last_payment_request + 1 WHERE id = :entity"
        " RETURNING last_payment_request, position",
        {"entity": entity},
    )
    assert row is not None
    number = row.last_payment_request
    fresh = PaymentRequest(
        id=new_uuid(),
        number=number,
        membership=membership,
        reference=reference(session.country, row.position * 100_000_000 + number),
        share_class=asked[0],
        amount=asked[1],
        issued_on=days[0],
        due_on=days[1],
        grace_days=grace_days,
        reason=reason,
    )
    await session.execute(
        "INSERT INTO payment_request (id, entity, number, membership, reference, share_class, amount, issued_on,"
        " due_on, grace_days, reason, actor, known) VALUES (:id, :entity, :number, :membership, :reference, "
        " :share_class, :amount, :issued_on, :due_on, :grace_days, :reason, :actor, int8range(:sequence, NULL))",
        {
            **{name: getattr(fresh, name) for name in fresh.__slots__},
            "entity": entity,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )
    subject = global_id(session.country, "membership", membership)
    session.announce("payment.requested", membership=subject, number=number, amount=asked[1], due_on=days[1])
    return fresh


async def note_act(
    session: WriteSession, request: PaymentRequest, act: RequestAct, day: date, reason: str | None = None
) -> None:
    """Write what was done about a request. Audit is the caller's."""
    await session.execute(
        "INSERT INTO payment_request_step (request, number, step, happened_on, reason, actor, known)"
        " SELECT :id, 1 + count(*), :step, :day, :reason, :actor, int8range(:sequence, NULL)"
        " FROM payment_request_step WHERE request = :id",
        {
            "id": request.id,
            "step": act.value,
            "day": day,
            "reason": reason,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )
    subject = global_id(session.country, "membership", request.membership)
    session.announce(f"payment.{act.value.lower()}", membership=subject, number=request.number, on=day)


async def open_after(session: ReadSession, entity: str, day: date, after: int, size: int) -> list[PaymentRequest]:
    """The next `size` requests of an entity, by number, that are due, unpaid and not yet in default."""
    rows = await session.all(
        f"SELECT * FROM ({_COLUMNS} AND q.entity = :entity AND q.due_on < CAST(:day AS date) AND q.number > :after) f"
        " WHERE f.paid < f.amount AND f.cancelled_on IS NULL AND f.defaulted_on IS NULL ORDER BY f.number LIMIT :size",
        {"entity": entity, "day": day, "after": after, "size": size},
    )
    return [_request(row) for row in rows]
