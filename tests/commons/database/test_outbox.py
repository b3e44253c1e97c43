"""The outbox as a feed: every line once, in the order of commits, and a wake-up at each commit."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.auth.caller import Caller
from commons.clock import now
from commons.database import outbox, wakes
from commons.database.outbox import Position, lines_after, newest_position, position_at
from commons.database.sessions import Database
from commons.errors import Refusal

OLGA = Caller("be", "olga")


@pytest.fixture
async def database(fresh_database):
    found = Database(await fresh_database("clients"), "BE")
    yield found
    await found.close()


async def write(database: Database, *kinds: str) -> None:
    async with database.writing(OLGA, "test") as session:
        session.record("test", "BE.client.x")
        for number, kind in enumerate(kinds):
            session.announce(kind, number=number)


async def refused(database: Database) -> None:
    async with database.writing(OLGA, "test") as session:
        session.announce("a")
        raise Refusal("NOT_FOUND", "no")


async def test_lines_come_in_order_and_every_one_once(database, monkeypatch) -> None:
    monkeypatch.setattr(outbox, "MOST", 2)
    async with database.reading() as session:
        start = await newest_position(session)
    for kinds in (("a", "b"), (), ("a", "a", "a"), ("b",), ("a",)):
        await write(database, *kinds)
    place, found, more = start, [], True
    while more:
        async with database.reading() as session:
            lines, place, more = await lines_after(session, place, ["a"])
        found += [(line.position.sequence - start.sequence, line.body["number"]) for line in lines]
    assert found == [(1, 0), (3, 0), (3, 1), (3, 2), (5, 0)]
    async with database.reading() as session:
        assert place == await newest_position(session)
        assert await lines_after(session, place, ["a", "b"]) == ([], place, False)


async def test_a_moment_names_the_place_before_it(database) -> None:
    before = now()
    await write(database, "a")
    async with database.reading() as session:
        assert (await position_at(session, before)).sequence == 0
        assert await position_at(session, now() + timedelta(seconds=1)) == await newest_position(session)


async def test_a_commit_wakes_whoever_waits_and_a_rollback_does_not(database, monkeypatch) -> None:
    monkeypatch.setattr(wakes, "LOOK_SECONDS", 30)
    async with database.wakes.listening():
        await asyncio.wait_for(database.wakes.mark().wait(), 5)  # it listens
        mark = database.wakes.mark()
        with pytest.raises(Refusal):
            await refused(database)
        await write(database)
        assert not mark.is_set()
        await write(database, "a")
        await asyncio.wait_for(database.wakes.wait(mark), 5)
        assert mark.is_set()


async def test_a_lost_notification_costs_no_more_than_a_look(database, monkeypatch) -> None:
    monkeypatch.setattr(wakes, "LOOK_SECONDS", 0.02)
    await asyncio.wait_for(database.wakes.wait(asyncio.Event()), 2)


@given(st.builds(Position, st.integers(0, 2**40), st.integers(0, 2**31 - 1)))
def test_places_are_read_as_they_are_written(place: Position) -> None:
    assert Position.parse(str(place)) == place


@pytest.mark.parametrize("text", ["", "1", "1.", ".1", "-1.0", "1.0.0", "\u0661.0", "1.x", "9" * 40 + ".1"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        Position.parse(text)
    assert refused.value.code == "CURSOR_INVALID"
