"""Facts by SQL are what the plain rules say, as of any day and as known at any sequence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from services.members.domain.facts import Belonging, DatedFact, FactKind, Period, facts_on
from services.members.domain.share_register import Leg, OperationKind, bulk_leg, holding_on
from services.members.store import facts, shares
from services.members.store.bulk_load import MembershipRecord
from services.members.store.legal_entities import share_classes
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key, member

START = date(2022, 1, 1)


def some_day(random: Random, within: int = 60) -> date:
    return START + timedelta(days=random.randrange(within))


def random_member(random: Random, number: int) -> MembershipRecord:
    """A membership with facts and operations scattered over two months."""
    joined, suspended = some_day(random), some_day(random)
    record = member(
        number,
        joined_on=joined,
        ended_on=joined + timedelta(days=random.randrange(40)) if random.random() < 0.3 else None,
        community_member=random.random() < 0.5,
        cooperating=random.random() < 0.5,
        belonging=random.choice(list(Belonging)),
        in_default_from=some_day(random) if random.random() < 0.3 else None,
        operations=[
            (random.choice(["SUBSCRIBE", "PAY"]), random.randrange(1, 4), Decimal(15 * random.randrange(1, 6)), day)
            for day in sorted(some_day(random) for _ in range(random.randrange(6)))
        ],
    )
    if random.random() < 0.3:
        end = None if random.random() < 0.5 else suspended + timedelta(days=random.randrange(20))
        record = replace(record, suspensions=[(suspended, end, "BY_THE_BOARD")])
    return record


def expected(record: MembershipRecord, day: date, classes: Any) -> Any:
    always = Period(record.joined_on)
    dated = [
        *([DatedFact(FactKind.COMMUNITY_MEMBER, always)] if record.community_member else []),
        *([DatedFact(FactKind.COOPERATING, always)] if record.cooperating else []),
        DatedFact(FactKind.BELONGING, always, record.belonging),
        *([DatedFact(FactKind.IN_DEFAULT, Period(record.in_default_from))] if record.in_default_from else []),
        *(DatedFact(FactKind.VOTE_SUSPENDED, Period(start, end), why) for start, end, why in record.suspensions),
    ]
    legs = [bulk_leg(OperationKind(kind), count, amount, on) for kind, count, amount, on in record.operations]
    holding = holding_on(day, legs, classes)
    return facts_on(day, Period(record.joined_on, record.ended_on), dated, holding), holding


async def test_sql_and_rules_agree_on_random_registers(register: OpenRegister) -> None:
    belgium, random = await register("BE"), Random(7)
    records = [random_member(random, number) for number in range(1, 150)]
    await belgium.load(*records)
    async with belgium.database.reading() as session:
        classes = await share_classes(session, SMARTCOOP)
        for offset in range(-1, 90, 9):
            day = START + timedelta(days=offset)
            ids = [record.membership for record in records]
            found = await facts.facts_on(session, ids, day)
            held = await facts.holdings_on(session, ids, day)
            for record in records:
                wanted, holding = expected(record, day, classes)
                assert found[record.membership] == wanted
                if record.membership in held:
                    assert held[record.membership] == holding
                else:
                    assert holding.count == 0


async def book(register: Register, number: int, *legs: Leg) -> int:
    """Book one operation; gives its sequence."""
    async with register.database.writing(LOADER, "book") as session:
        await shares.append(session, SMARTCOOP, key(number), [legs])
        session.record("share.operation", register.id(key(number)))
        return await session.sequence()


async def test_what_is_booked_later_is_not_known_before(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1))
    before = await belgium.sequence()
    day = date(2024, 5, 30)
    booked = await book(belgium, 1, bulk_leg(OperationKind.SUBSCRIBE, 1, Decimal(30), day))
    assert booked == before + 1
    async with belgium.database.reading() as session:
        assert (await facts.facts_on(session, [key(1)], day, booked))[key(1)].holder
        assert (await facts.facts_on(session, [key(1)], day))[key(1)].holder
        assert not (await facts.facts_on(session, [key(1)], day, before))[key(1)].holder
        assert not (await facts.facts_on(session, [key(1)], day - timedelta(days=1), booked))[key(1)].holder
        assert not (await facts.facts_on(session, [key(1)], day, before - 1))[key(1)].registered


async def test_classes_are_counted_each_at_its_own_price(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1))
    async with belgium.database.writing(LOADER, "class") as session:
        await session.execute(
            "INSERT INTO share_class (entity, code, nominal, currency) VALUES (:entity, 'B', 10, 'EUR')",
            {"entity": SMARTCOOP},
        )
        session.record("share.class", SMARTCOOP)
    day = date(2024, 5, 30)
    await book(belgium, 1, bulk_leg(OperationKind.SUBSCRIBE, 2, Decimal(60), day))
    await book(belgium, 1, bulk_leg(OperationKind.PAY, 2, Decimal(60), day))
    await book(
        belgium,
        1,
        Leg(OperationKind.CONVERT, "A", -1, Decimal(-30), day),
        Leg(OperationKind.CONVERT, "B", 3, Decimal(30), day),
    )
    async with belgium.database.reading() as session:
        holding = (await facts.holdings_on(session, [key(1)], day))[key(1)]
        legs, classes = await shares.legs_of(session, key(1)), await share_classes(session, SMARTCOOP)
    assert (holding.count, holding.paid, holding.nominal) == (4, 4, Decimal(60))
    assert holding == holding_on(day, legs, classes)


async def test_coverage_is_the_latest_period(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1, coverage=(date(2024, 1, 1), date(2024, 12, 31))), member(2))
    async with belgium.database.reading() as session:
        found = await facts.coverage_of(session, [key(1), key(2)])
    assert found == {key(1): Period(date(2024, 1, 1), date(2024, 12, 31))}
