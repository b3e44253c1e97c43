"""Random changes of facts: on any day at any sequence the tables say what a replay of them says, and once only."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from commons.errors import Refusal
from commons.paging import page_of
from services.members.domain.fact_periods import begin, end
from services.members.domain.facts import FactKind, Period
from services.members.domain.recategorise import change_category
from services.members.store.categories import category_on, save_category
from services.members.store.fact_history import first_history, history_page
from services.members.store.facts import facts_on
from services.members.store.reasons import save_reason
from services.members.store.standing import fact_periods, registered_period, save_fact, save_fact_end
from tests.answers import is_refused, refusal
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key, member, person_id

TODAY = date(2026, 5, 20)
DAYS = [TODAY + timedelta(days=number) for number in range(-6, 7)]
CATEGORIES = ["WORKER", "USER", "STAFF"]
State = tuple[dict[date, str], dict[date, bool]]


async def recategorised(register: Register, random: Random, state: State) -> State:
    since, fresh = random.choice(DAYS), random.choice(CATEGORIES)
    async with register.database.writing(LOADER, "category") as session:
        registered = await registered_period(session, key(1))
        current = await category_on(session, key(1), since)
        change_category(current, fresh, CATEGORIES, registered, since=since, today=TODAY)
        await save_category(session, key(1), fresh, None, since)
        await save_reason(session, key(1), f"from {since}")
    return {day: fresh if day >= since else was for day, was in state[0].items()}, state[1]


async def cooperates(register: Register, random: Random, state: State) -> State:
    since, holds = random.choice(DAYS), random.random() < 0.5
    async with register.database.writing(LOADER, "fact") as session:
        history = await fact_periods(session, key(1), FactKind.COOPERATING)
        if holds:
            registered = await registered_period(session, key(1))
            period = begin(history, Period(since), registered, TODAY)
            await save_fact(session, key(1), FactKind.COOPERATING, period)
            until = None
        else:
            period, left = end(history, since, TODAY)
            await save_fact_end(session, key(1), FactKind.COOPERATING, period, left)
            until = period.end
    changed = {day: day >= since and (until is None or day <= until) for day in DAYS}
    return state[0], {day: holds if changed[day] else was for day, was in state[1].items()}


async def test_two_times_never_contradict(register: OpenRegister) -> None:
    found, random = await register("BE"), Random(20261124)
    await found.load(member(1))
    state: State = (dict.fromkeys(DAYS, "WORKER"), dict.fromkeys(DAYS, True))
    states = {await found.sequence(): state}
    for number in range(60):
        change = recategorised if number % 2 else cooperates
        try:
            state = await change(found, random, state)
        except Refusal:
            continue
        states[await found.sequence()] = state
    assert len(states) > 25
    async with found.database.reading() as session:
        for sequence, (categories, cooperating) in states.items():
            rows = await session.all(
                "SELECT d.day, array_agg(c.category) AS found FROM unnest(CAST(:days AS date[])) AS d (day)"
                " LEFT JOIN categorisation c ON c.membership = :id AND c.valid @> d.day"
                " AND c.known @> CAST(:known AS bigint) GROUP BY d.day",
                {"days": DAYS, "id": key(1), "known": sequence},
            )
            assert {row.day: row.found for row in rows} == {day: [code] for day, code in categories.items()}
            for day in DAYS[::3]:
                assert (await facts_on(session, [key(1)], day, sequence))[key(1)].cooperating == cooperating[day]
        told = await history_page(session, key(1), page_of(500, None), "CATEGORY")
        newest = {row.start: row.value for row in told if row.superseded is None}
        assert newest[max(day for day in newest if day)] == state[0][DAYS[-1]]
        assert all(row.reason for row in told if row.action == "category.changed")
    await found.lines()


async def test_contracts_and_reasons_are_only_added(register: OpenRegister) -> None:
    found = await register("BE")
    await found.load(member(1))
    async with found.database.writing(LOADER, "reason") as session:
        await save_category(session, key(1), "USER", None, TODAY)
        await save_reason(session, key(1), "Because")
    for statement in ("UPDATE change_reason SET reason = 'other'", "DELETE FROM change_reason"):
        with pytest.raises(DBAPIError, match="keeps its past"):
            async with found.database.writing(LOADER, "tamper") as session:
                await session.execute(statement)


async def open_registrations(register: Register) -> list[tuple[UUID, int]]:
    async with register.database.reading() as session:
        rows = await session.all(
            "SELECT p.person, count(*) AS times FROM registration r"
            " JOIN membership_person p ON p.membership = r.membership"
            " AND upper_inf(p.known) WHERE upper_inf(r.known) AND upper_inf(r.valid) GROUP BY p.person, r.entity"
        )
    return [(row.person, row.times) for row in rows]


async def test_nobody_is_registered_twice_at_once(register: OpenRegister) -> None:
    found, random = await register("BE"), Random(7)
    await found.load(*(member(number) for number in range(1, 4)))
    admit = """mutation ($input: AdmitMemberInput!) { admitMember(input: $input) {
      ... on AdmitMemberPayload { membership { id } } ...Refused } }"""
    leave = """mutation ($input: EndMembershipInput!) { endMembership(input: $input) {
      ... on EndMembershipPayload { membership { id } } ...Refused } }"""
    officer, held = found.officer(), {person_id(10_000 + n): found.id(key(n)) for n in range(1, 4)}
    outcomes = set()
    for _ in range(30):
        person = random.choice(list(held))
        day = (date(2024, 1, 1) + timedelta(days=random.randrange(700))).isoformat()
        if random.random() < 0.5:
            given = {"entity": SMARTCOOP, "category": "WORKER", "person": person, "joinedOn": day}
            answer = await found.ask(admit, officer, input=given)
            if not is_refused(answer):
                held[person] = answer["data"]["admitMember"]["membership"]["id"]
        else:
            answer = await found.ask(leave, officer, input={"membership": held[person], "endedOn": day})
        outcomes.add(refusal(answer)["code"] if is_refused(answer) else "done")
        assert all(count <= 1 for _, count in await open_registrations(found))
    assert {"done", "ALREADY_EXISTS"} <= outcomes


@pytest.mark.parametrize("fact", [None, "CATEGORY"])
async def test_a_list_s_first_pages_are_each_membership_s_own_in_one_statement(
    register: OpenRegister, fact: str | None
) -> None:
    found = await register("BE")
    await found.load(member(1), member(2, category="USER"), member(3))
    async with found.database.reading() as session:
        alone = {key(one): list(await history_page(session, key(one), page_of(1, None), fact)) for one in (1, 2, 3)}
        assert await first_history(session, list(alone), 2, fact) == alone
    assert all(rows for rows in alone.values())
