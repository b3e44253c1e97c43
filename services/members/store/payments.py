"""Payments as rows: kept once under the bank's own reference, with every use that was made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from commons.payment_references import normal_form
from services.members.domain.shares.payments import Entry, Payment, PaymentSource, Use, UseKind

_COLUMNS = "p.id, p.source, p.reference, p.amount, p.booked_on, p.value_date, p.structured, p.membership"


async def keep(
    session: WriteSession, entity: str, source: PaymentSource, entry: Entry, membership: UUID | None = None
) -> Payment | None:
    """Write a payment; None where its reference is known already (a file that comes twice changes nothing).

    Raises `Refusal` ALREADY_EXISTS where the known one has another amount or value date.
    """
    key = await session.value(
        "INSERT INTO payment (id, entity, source, reference, amount, booked_on, value_date, names, structured,"
        " membership, actor, known) VALUES (:id, :entity, :source, :reference, :amount, :booked_on, :value_date,"
        " CAST(:names AS text[]), :structured, :membership, :actor, int8range(:sequence, NULL))"
        " ON CONFLICT DO NOTHING RETURNING id",
        {
            "id": new_uuid(),
            "entity": entity,
            "source": source.value,
            "reference": entry.reference,
            "amount": entry.amount,
            "booked_on": entry.booked_on,
            "value_date": entry.value_date,
            "names": list(entry.names),
            "structured": normal_form(entry.structured) or normal_form(entry.remittance),
            "membership": membership,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )
    if key is None:
        await _check_same(session, entity, source, entry)
        return None
    if entry.name or entry.account or entry.remittance:
        await session.execute(
            "INSERT INTO payment_payer (payment, name, account, remittance) VALUES (:id, :name, :account, :remittance)",
            {"id": key, "name": entry.name, "account": entry.account, "remittance": entry.remittance},
        )
    return (await payments_by_id(session, [key]))[key]


async def _check_same(session: ReadSession, entity: str, source: PaymentSource, entry: Entry) -> None:
    row = await session.first(
        "SELECT amount, value_date FROM payment WHERE entity = :entity AND source = :source AND reference = :reference",
        {"entity": entity, "source": source.value, "reference": entry.reference},
    )
    if row is not None and (row.amount, row.value_date) != (entry.amount, entry.value_date):
        raise Refusal(
            "ALREADY_EXISTS",
            f"Payment {entry.reference} is known with {row.amount} of {row.value_date}; it says otherwise now.",
        )


async def payments_by_id(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, Payment]:
    """Those of `ids` that exist, with their uses."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM payment p WHERE p.id = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)}
    )
    uses = await _uses(session, [row.id for row in rows])
    return {row.id: _payment(row, uses.get(row.id, [])) for row in rows}


def _payment(row: Any, uses: Sequence[Use]) -> Payment:
    return Payment(
        id=row.id,
        source=PaymentSource(row.source),
        reference=row.reference,
        amount=row.amount,
        booked_on=row.booked_on,
        value_date=row.value_date,
        structured=row.structured,
        membership=row.membership,
        uses=tuple(uses),
    )


async def _uses(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[Use]]:
    rows = await session.all(
        "SELECT payment, kind, amount, membership, operation, request FROM payment_use"
        " WHERE payment = ANY(CAST(:ids AS uuid[])) ORDER BY payment, number",
        {"ids": list(ids)},
    )
    found: dict[UUID, list[Use]] = defaultdict(list)
    for row in rows:
        found[row.payment].append(Use(UseKind(row.kind), *row[2:]))
    return found


async def payment_of(session: ReadSession, key: UUID) -> tuple[Payment, str]:
    """The payment and its entity; NOT_FOUND without one."""
    found = (await payments_by_id(session, [key])).get(key)
    entity = await session.value("SELECT entity FROM payment WHERE id = :id", {"id": key})
    if found is None or entity is None:
        raise Refusal("NOT_FOUND", "There is no payment with this id here.")
    return found, entity


async def taken_back(session: ReadSession, entity: str, entry: Entry) -> list[Payment]:
    """The payments that a returned entry may mean: by one of the bank's names and the amount, not returned yet."""
    rows = await session.all(
        "SELECT p.id FROM payment p WHERE p.entity = :entity AND p.source = 'BANK' AND p.amount = :amount"
        " AND (p.reference = ANY(CAST(:names AS text[])) OR p.names && CAST(:names AS text[])"
        "      OR p.structured = :structured)"
        " AND NOT EXISTS (SELECT FROM payment_use u WHERE u.payment = p.id AND u.kind = 'RETURNED')",
        {
            "entity": entity,
            "amount": -entry.amount,
            "names": list(entry.names),
            "structured": normal_form(entry.structured),
        },
    )
    found = await payments_by_id(session, [row.id for row in rows])
    return list(found.values())


async def note_use(session: WriteSession, payment: Payment, use: Use, day: date, reason: str | None = None) -> None:
    """Write what became of a part of a payment. Audit is the caller's."""
    await session.execute(
        "INSERT INTO payment_use (payment, number, kind, amount, membership, operation, request, happened_on, reason,"
        " actor, known) SELECT :id, 1 + count(*), :kind, :amount, CAST(:membership AS uuid), :operation,"
        " CAST(:request AS uuid), :day, :reason, :actor, int8range(:sequence, NULL)"
        " FROM payment_use WHERE payment = :id",
        {
            "id": payment.id,
            "kind": use.kind.value,
            "amount": use.amount,
            "membership": use.membership,
            "operation": use.operation,
            "request": use.request,
            "day": day,
            "reason": reason,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )


_LEFT = "p.amount <> (SELECT coalesce(sum(u.amount), 0) FROM payment_use u WHERE u.payment = p.id)"


async def work_list(session: ReadSession, entity: str, page: Page, *, only_left: bool) -> list[Payment]:
    """`page.size + 1` payments of an entity in the order they came; `only_left`: those with something left."""
    keys = keyset(page, ("p.id",), country=session.country, kind="payment", descending=False)
    rows = await session.all(
        f"SELECT p.id FROM payment p WHERE p.entity = :entity AND {keys.where}{f' AND {_LEFT}' if only_left else ''}"
        f" ORDER BY {keys.order} LIMIT :size",
        {"entity": entity, "size": page.size + 1, **keys.parameters},
    )
    found = await payments_by_id(session, [row.id for row in rows])
    return [found[row.id] for row in rows]


async def payers_of(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, tuple[str | None, ...]]:
    """Name, account and remittance of each payment that has any."""
    rows = await session.all(
        "SELECT payment, name, account, remittance FROM payment_payer WHERE payment = ANY(CAST(:ids AS uuid[]))",
        {"ids": list(ids)},
    )
    return {row.payment: tuple(row[1:]) for row in rows}


async def bank_total(session: ReadSession, entity: str, until: date) -> tuple[Decimal, Decimal, Decimal]:
    """Money booked up to a day over all sources: what came (less what left), what of it pays shares, what is left."""
    row = await session.first(
        "SELECT coalesce(sum(p.amount), 0) AS came,"
        " coalesce(sum(u.used), 0) AS used, coalesce(sum(p.amount - coalesce(u.placed, 0)), 0) AS remaining"
        " FROM payment p LEFT JOIN (SELECT payment, sum(amount) AS placed,"
        " sum(amount) FILTER (WHERE kind = 'USED') AS used FROM payment_use GROUP BY payment) u ON u.payment = p.id"
        " WHERE p.entity = :entity AND p.booked_on <= CAST(:until AS date)",
        {"entity": entity, "until": until},
    )
    assert row is not None
    return row[0], row[1], row[2]
