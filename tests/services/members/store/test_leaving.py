"""Steps of leaving in the tables: any history of them, on any day at any sequence, is what a replay comes to."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy.exc import DBAPIError

from commons.errors import Refusal
from services.members.domain.leaving.process import last_day, processes
from services.members.store.facts import facts_on
from services.members.store.leaving import history_of, save_step, steps_of
from tests.services.members.conftest import LOADER, OpenRegister, Register, key, member
from tests.services.members.domain.leaving.histories import COUNTRIES, GERMANY, TODAY, YEAR_END, Country, attempt

DAY = timedelta(days=1)
DAYS = [TODAY - 40 * DAY, TODAY - DAY, TODAY, TODAY + DAY, TODAY + 41 * DAY, YEAR_END, YEAR_END + DAY]


async def tried(register: Register, number: int, country: Country, random: Random) -> bool:
    """One attempt on a membership; whether a step was saved."""
    try:
        async with register.database.writing(LOADER, "leaving") as session:
            history = await history_of(session, key(number))
            await save_step(session, key(number), history, attempt(history, country, random))
    except Refusal:
        return False
    return True


async def test_a_register_of_random_leavers_is_a_replay_of_its_steps(register: OpenRegister) -> None:
    found, random = await register("DE"), Random(20261124)
    entity = "DE.entity.smart-eg"
    await found.load(*(member(number, entity=entity) for number in range(1, 7)))
    first = await found.sequence()
    saved = [await tried(found, number, COUNTRIES[number % 3], random) for number in range(1, 7) for _ in range(25)]
    newest = await found.sequence()
    assert newest - first == sum(saved) > 30
    ids = [key(number) for number in range(1, 7)]
    async with found.database.reading() as session:
        for known in range(first, newest + 1, 3):
            steps = await steps_of(session, ids, known)
            for day in DAYS:
                facts = await facts_on(session, ids, day, known)
                for one in ids:
                    replayed = processes(steps.get(one, []))
                    end = last_day(replayed)
                    rests = any(p.effect.no_vote and p.effect.no_vote.holds(day) for p in replayed)
                    told = (facts[one].registered, facts[one].voting)
                    assert told == (end is None or day <= end, not rests), (one, day, known)
    await found.lines()


async def test_steps_are_only_added(register: OpenRegister) -> None:
    found = await register("DE")
    await found.load(member(1, entity="DE.entity.smart-eg"))
    random = Random(1)
    while not await tried(found, 1, GERMANY, random):
        pass
    for statement in ("UPDATE leaving_step SET reason = 'other'", "DELETE FROM leaving_step"):
        with pytest.raises(DBAPIError, match="keeps its past"):
            async with found.database.writing(LOADER, "tamper") as session:
                await session.execute(statement)
