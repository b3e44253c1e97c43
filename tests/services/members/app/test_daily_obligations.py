"""What is due on shares is asked for each day by itself, once, whichever of several instances is awake."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from commons import clock
from commons.auth.caller import Caller
from commons.clock import today
from services.members.app.daily_obligations import run_today
from services.members.store import dunning
from services.members.store.obligation_runs import only_runner
from tests.commons.asgi import ask
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, member, shares

BOUGHT = shares(1, date(2021, 4, 1))


@pytest.fixture
def days_ahead(tmp_path: Path) -> Iterator[Callable[[int], object]]:
    """Puts the clock so many days ahead, as a data folder has it."""
    file = tmp_path / "ahead"
    clock.follow(file)
    yield lambda days: file.write_text(str(days * 86_400))
    clock._followed.clear()


async def belgium(register: OpenRegister, count: int = 1) -> Register:
    found = await register("BE")
    await found.load(*(member(number, joined_on=date(2021, 3, 1), operations=BOUGHT) for number in range(1, count + 1)))
    return found


async def asked(register: Register) -> int:
    async with register.database.reading() as session:
        return await session.value("SELECT count(*) FROM payment_request")


async def test_a_day_is_run_once_and_ready_tells_it(register: OpenRegister) -> None:
    be = await belgium(register)
    assert await run_today(be.partition) == 1
    assert await run_today(be.partition) == 0
    assert await asked(be) == 1
    line = (await be.lines())[-1]
    assert (line.action, line.actor) == ("obligations.run", Caller("partition", "members/BE").actor)
    told = (await ask(be.app, "GET", "/ready")).json()["obligationsRan"]
    assert told == {SMARTCOOP: today("Europe/Brussels").isoformat()}


async def test_two_instances_do_not_run_twice(register: OpenRegister, monkeypatch: pytest.MonkeyPatch) -> None:
    be = await belgium(register, 5)
    monkeypatch.setattr(dunning, "AT_ONCE", 2)
    made = await asyncio.gather(run_today(be.partition), run_today(be.partition))
    assert await asked(be) == 5
    assert sum(made) == 3, "two, two and one"
    async with be.database.reading() as lease:
        assert await only_runner(lease), "the lease ended with the run"
        assert await run_today(be.partition) == 0


async def test_who_takes_over_goes_on_where_the_last_part_stopped(
    register: OpenRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    be = await belgium(register, 5)
    monkeypatch.setattr(dunning, "AT_ONCE", 2)
    real, parts = dunning.ask_for_what_is_due, []

    async def dies_at_the_second(*given):
        parts.append(given)
        if len(parts) == 2:
            raise ConnectionError("the process dies")
        return await real(*given)

    monkeypatch.setattr(dunning, "ask_for_what_is_due", dies_at_the_second)
    with pytest.raises(ConnectionError):
        await run_today(be.partition)
    assert await asked(be) == 2
    assert await run_today(be.partition) == 2
    assert await asked(be) == 5


async def test_reminder_and_default_follow_as_the_clock_goes_on(
    register: OpenRegister, days_ahead: Callable[[int], object]
) -> None:
    be = await belgium(register)
    states = []
    for days in (0, 31, 61, 62):
        days_ahead(days)
        await run_today(be.partition)
        async with be.database.reading() as session:
            states.append(
                await session.value(
                    "SELECT count(*) FROM membership_fact WHERE kind = 'IN_DEFAULT' AND upper_inf(known)"
                )
            )
            last = await session.value("SELECT max(day) FROM obligation_run")
        assert last == today("Europe/Brussels")
    assert states == [0, 0, 0, 1], "asked for, reminded after its day, in default after thirty days of grace"
