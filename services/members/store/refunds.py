"""Refunds and solvency tests as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.members.domain.shares.refunds import Refund, RefundPayment, SolvencyTest, free_to_pay

_COLUMNS = (
    "id, entity, membership, operation, shares, nominal, amount, reason, arose_on, due_on, needs_test, article,"
    " unverified"
)
_TEST = "id, tested_on, net_assets, unavailable, liquid_assets, due_in_a_year, decided_by, source"


async def save_refund(session: WriteSession, refund: Refund) -> None:
    """Write a new refund. Audit is the caller's."""
    names = [name.strip() for name in _COLUMNS.split(",")]
    await session.execute(
        f"INSERT INTO refund ({_COLUMNS}, actor, known) VALUES ({', '.join(f':{name}' for name in names)}, :actor,"
        " int8range(:sequence, NULL))",
        {
            **{name: getattr(refund, name) for name in names},
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )


async def save_payment(session: WriteSession, refund: Refund, payment: RefundPayment, test: UUID | None) -> None:
    """Write a part that was paid, with the test that allowed it. Audit is the caller's."""
    await session.execute(
        "INSERT INTO refund_payment (refund, number, amount, paid_on, reference, test, actor, known) VALUES"
        " (:refund, :number, :amount, :paid_on, :reference, :test, :actor, int8range(:sequence, NULL))",
        {
            "refund": refund.id,
            "number": payment.number,
            "amount": payment.amount,
            "paid_on": payment.paid_on,
            "reference": payment.reference,
            "test": test,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )


async def save_test(session: WriteSession, entity: str, test: SolvencyTest) -> None:
    """Write a test. Audit is the caller's."""
    names = [name.strip() for name in _TEST.split(",")]
    await session.execute(
        f"INSERT INTO solvency_test (entity, {_TEST}, actor, known) VALUES (:entity,"
        f" {', '.join(f':{name}' for name in names)}, :actor, int8range(:sequence, NULL))",
        {
            **{name: getattr(test, name) for name in names},
            "entity": entity,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )


async def refund_by_id(session: ReadSession, key: UUID) -> Refund:
    """The refund; NOT_FOUND without one."""
    rows = await session.all(f"SELECT {_COLUMNS} FROM refund WHERE id = :id", {"id": key})
    if not rows:
        raise Refusal("NOT_FOUND", "There is no refund with this id here.")
    return (await _with_payments(session, rows))[0]


async def refunds_of(session: ReadSession, memberships: Sequence[UUID]) -> dict[UUID, list[Refund]]:
    """All refunds of each membership, the oldest first."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM refund WHERE membership = ANY(CAST(:ids AS uuid[])) ORDER BY id",
        {"ids": list(memberships)},
    )
    found: dict[UUID, list[Refund]] = defaultdict(list)
    for refund in await _with_payments(session, rows):
        found[refund.membership].append(refund)
    return found


async def refund_page(session: ReadSession, entity: str, page: Page, *, only_left: bool) -> list[Refund]:
    """`page.size + 1` refunds of an entity, the soonest due first; `only_left`: those not fully paid."""
    keys = keyset(page, ("f.due_on", "f.id"), country=session.country, kind="refund", descending=False, types=(date,))
    left = " AND f.amount > (SELECT coalesce(sum(p.amount), 0) FROM refund_payment p WHERE p.refund = f.id)"
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM refund f WHERE f.entity = :entity AND {keys.where}{left if only_left else ''}"
        f" ORDER BY {keys.order} LIMIT :size",
        {"entity": entity, "size": page.size + 1, **keys.parameters},
    )
    return await _with_payments(session, rows)


async def _with_payments(session: ReadSession, rows: Sequence[Any]) -> list[Refund]:
    paid: dict[UUID, list[RefundPayment]] = defaultdict(list)
    for row in await session.all(
        "SELECT refund, number, amount, paid_on, reference FROM refund_payment"
        " WHERE refund = ANY(CAST(:ids AS uuid[])) ORDER BY refund, number",
        {"ids": [row.id for row in rows]},
    ):
        paid[row.refund].append(RefundPayment(*row[1:]))
    return [Refund(*row, payments=tuple(paid[row.id])) for row in rows]


async def tests_of(session: ReadSession, entity: str) -> list[SolvencyTest]:
    """The entity's tests, the newest first."""
    rows = await session.all(
        f"SELECT {_TEST} FROM solvency_test WHERE entity = :entity AND upper_inf(known)"
        " ORDER BY tested_on DESC, id DESC",
        {"entity": entity},
    )
    return [SolvencyTest(*row) for row in rows]


async def test_page(session: ReadSession, entity: str, page: Page) -> list[SolvencyTest]:
    """`page.size + 1` of the entity's tests, the newest first."""
    keys = keyset(
        page, ("tested_on", "id"), country=session.country, kind="solvency_test", descending=True, types=(date,)
    )
    rows = await session.all(
        f"SELECT {_TEST} FROM solvency_test WHERE entity = :entity AND upper_inf(known) AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        {"entity": entity, "size": page.size + 1, **keys.parameters},
    )
    return [SolvencyTest(*row) for row in rows]


async def free_of(session: ReadSession, entity: str) -> tuple[Decimal | None, SolvencyTest | None]:
    """What the entity's newest test still leaves to be paid out, and that test; (None, None) without any."""
    tests = await tests_of(session, entity)
    rows = await session.all(
        "SELECT p.paid_on, p.amount FROM refund_payment p JOIN refund f ON f.id = p.refund WHERE f.entity = :entity",
        {"entity": entity},
    )
    return free_to_pay(tests, [(row.paid_on, row.amount) for row in rows]), tests[0] if tests else None
