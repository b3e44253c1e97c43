"""Random histories of a share office: whatever is booked, taken back, paid, bounced and refunded, nothing is ever below
zero, facts of a day are a replay of the register, and what was known stays known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from services.members.domain.share_register import holding_on
from services.members.store.facts import facts_on, holdings_on
from services.members.store.legal_entities import share_classes
from services.members.store.share_obligations import legs_by_membership
from tests.answers import is_refused, refusal
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member, shares
from tests.services.members.graph.shares.office import as_read, mutation

MEMBERS = [key(1), key(2)]
FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=97 * number) for number in range(10)]
STEPS = 45
Known = dict[Any, tuple[Any, Any]]


def some_step(register: Register, random: Random, number: int, payments: list[str]) -> tuple[str, dict[str, Any]]:
    """A mutation and what it is given; many of them will be refused."""
    owner, day = register.id(random.choice(MEMBERS)), random.choice(DAYS).isoformat()
    kinds: Mapping[str, dict[str, Any]] = {
        "recordShareOperation": {
            "membership": owner,
            "kind": random.choice(["SUBSCRIBE", "PAY", "REDEEM"]),
            "shares": random.randint(1, 4),
            "valueDate": day,
        },
        "reverseShareOperation": {"entity": SMARTCOOP, "number": random.randint(1, 12), "reason": "a slip"},
        "recordPayment": {"membership": owner, "amount": str(random.choice([15, 30, 60])), "voucher": f"V{number}"},
        "openRefund": {"membership": owner, "shares": random.randint(1, 3)},
        "requestPayment": {"membership": owner, "dueOn": "2030-01-01", "reason": "as agreed"},
    }
    if payments and random.random() < 0.25:
        name = random.choice(["bouncePayment", "settlePayment"])
        more = {"sentBack": True} if name == "settlePayment" else {}
        return name, {"payment": random.choice(payments), "reason": "no cover", **more}
    name = random.choice(list(kinds))
    return name, kinds[name]


async def stand(register: Register, known: int | None = None) -> Known:
    """Facts and holdings of all members on all days, as known at a sequence."""
    async with register.database.reading() as session:
        found: Known = {}
        for day in DAYS:
            facts, held = await facts_on(session, MEMBERS, day, known), await holdings_on(session, MEMBERS, day, known)
            found |= {(one, day): (facts[one], held.get(one)) for one in MEMBERS}
    return found


async def check(register: Register, now: Known) -> None:
    """Nothing below zero, no gap in the numbers, and facts are what the operations say when they are replayed."""
    async with register.database.reading() as session:
        numbers = await session.all("SELECT DISTINCT number FROM share_operation WHERE entity = :e", {"e": SMARTCOOP})
        legs, classes = await legs_by_membership(session, MEMBERS), await share_classes(session, SMARTCOOP)
    assert sorted(row.number for row in numbers) == list(range(1, len(numbers) + 1))
    for (one, day), (facts, held) in now.items():
        replayed = holding_on(day, legs.get(one, []), classes)
        assert 0 <= replayed.paid <= replayed.count, (one, day)
        assert replayed.nominal >= 0
        assert (held == replayed) if held is not None else replayed.count == 0
        assert facts.holder == (replayed.count > 0)
        assert facts.paid_up == (replayed.count > 0 and replayed.paid == replayed.count)


@pytest.mark.parametrize("seed", [11, 20261124])
async def test_whatever_an_office_does(register: OpenRegister, seed: int) -> None:
    be, random = await register("BE"), Random(seed)
    await be.load(*(member(number, joined_on=FIRST, operations=shares(2, FIRST)) for number in (1, 2)))
    payments: list[str] = []
    outcomes: Counter[str] = Counter()
    states = {await be.sequence(): await stand(be)}
    for number in range(STEPS):
        name, given = some_step(be, random, number, payments)
        before = await be.sequence()
        answer = await be.ask(mutation(name), be.officer(), input=await as_read(be, name, given))
        outcomes[refusal(answer)["code"] if is_refused(answer) else name] += 1
        if is_refused(answer):
            assert await be.sequence() == before, "a refusal leaves nothing"
            continue
        if name == "recordPayment":
            payments.append(answer["data"][name]["payment"]["id"])
        states[await be.sequence()] = now = await stand(be)
        await check(be, now)
    assert {"recordShareOperation", "recordPayment", "reverseShareOperation", "TRANSITION_NOT_ALLOWED"} <= {*outcomes}
    for sequence, then in states.items():
        assert await stand(be, sequence) == then, "what was known at a sequence stays"
