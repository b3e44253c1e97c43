"""Movements of any register balance: opening and movements come to a closing that is counted on its own."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from commons.errors import Refusal
from services.members.domain.share_register import OperationKind, OperationRequest, decide, holding_on
from services.members.store.facts import facts_on, holdings_on
from services.members.store.legal_entities import share_classes
from services.members.store.share_movements import movements_of
from services.members.store.shares import append, legs_of
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key, member

TODAY = date(2026, 6, 1)
KINDS = [
    OperationKind.SUBSCRIBE,
    OperationKind.SUBSCRIBE,
    OperationKind.PAY,
    OperationKind.REDEEM,
    OperationKind.EXCLUDE,
]


async def scatter(register: Register, number: int, random: Random, times: int) -> None:
    """Random operations of one member that her holding can bear, value-dated in any order."""
    async with register.database.writing(LOADER, "scatter") as session:
        classes = await share_classes(session, SMARTCOOP)
        for _ in range(times):
            day = TODAY - timedelta(days=random.randint(0, 1200))
            asked = OperationRequest(random.choice(KINDS), day, random.randint(1, 4))
            try:
                legs = decide(asked, await legs_of(session, key(number)), classes, TODAY)
            except Refusal:
                continue
            await append(session, SMARTCOOP, key(number), [legs])
        session.record("scatter", SMARTCOOP)


async def change_category(register: Register, number: int, category: str, day: date) -> None:
    """From `day` on in another category."""
    async with register.database.writing(LOADER, "category") as session:
        parameters = {"id": key(number), "day": day, "category": category, "sequence": await session.sequence()}
        await session.execute(
            "WITH closed AS (UPDATE categorisation SET known = int8range(lower(known), :sequence)"
            " WHERE membership = :id AND upper_inf(known) RETURNING *)"
            " INSERT INTO categorisation (membership, category, valid, known)"
            " SELECT membership, category, daterange(lower(valid), CAST(:day AS date)), int8range(:sequence, NULL)"
            " FROM closed",
            parameters,
        )
        await session.execute(
            "INSERT INTO categorisation (membership, category, valid, known)"
            " VALUES (:id, :category, daterange(CAST(:day AS date), NULL), int8range(:sequence, NULL))",
            parameters,
        )
        session.record("category", SMARTCOOP)


async def test_any_register_balances_and_its_holdings_are_a_replay(register: OpenRegister) -> None:
    belgium, random = await register("BE"), Random(20261124)
    await belgium.load(*(member(number) for number in range(1, 6)))
    for number in range(1, 6):
        await scatter(belgium, number, random, 25)
    await change_category(belgium, 1, "USER", date(2024, 7, 1))
    await change_category(belgium, 2, "STAFF", date(2025, 1, 1))
    await change_category(belgium, 3, "USER", date(2023, 12, 31))
    known = await belgium.sequence()
    async with belgium.database.reading() as session:
        before = {year: await movements_of(session, SMARTCOOP, year) for year in range(2022, 2027)}
    assert all(row.balanced for rows in before.values() for row in rows)
    assert {row.category for row in before[2025]} >= {"WORKER", "USER", "STAFF"}
    for earlier, later in ((2022, 2023), (2023, 2024), (2024, 2025), (2025, 2026)):
        closing = {row.category: row.closing for row in before[earlier] if row.closing.shares}
        opening = {row.category: row.opening for row in before[later] if row.opening.shares}
        shifted = before[later] and {name: amount for name, amount in closing.items() if opening.get(name) != amount}
        assert not shifted
    await scatter(belgium, 1, random, 10)
    async with belgium.database.reading() as session:
        assert await movements_of(session, SMARTCOOP, 2025, known) == before[2025]
        classes, ids = await share_classes(session, SMARTCOOP), [key(number) for number in range(1, 6)]
        for day in (date(2023, 6, 1), date(2024, 6, 30), date(2025, 12, 31), TODAY):
            held, facts = await holdings_on(session, ids, day), await facts_on(session, ids, day)
            for one in ids:
                replayed = holding_on(day, await legs_of(session, one), classes)
                found = held.get(one)
                assert (replayed.count, replayed.paid) == ((found.count, found.paid) if found else (0, 0))
                assert facts[one].holder == (replayed.count > 0)
                assert facts[one].paid_up == (0 < replayed.count == replayed.paid)
