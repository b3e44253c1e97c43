"""Writes that land together: what each keeps for itself, and what one of them may not do to the others."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from typing import Any
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.auth.caller import Caller
from commons.database import gathering
from commons.database.audit import first_break
from commons.database.chain import lines_after
from commons.database.gathering import MOST, Entry, split, write_grouped
from commons.database.grouped import Recorded, grouped_writing
from commons.database.sessions import Database
from commons.errors import Refusal
from tests.commons.database.conftest import count

ANNE, BEN = Caller("be", "anne"), Caller("be", "ben")
INSERT = "INSERT INTO fact VALUES (:id, :what, daterange('2020-01-01', NULL), int8range(:known, NULL))"
GROUPS: list[int] = []


async def add_facts(database: Database, entries: Sequence[Entry[int]]) -> Sequence[str | Refusal]:
    """Add a fact for each; an odd one above a thousand is refused, and -1 is a fault."""
    GROUPS.append(len(entries))
    found: list[str | Refusal] = []
    async with grouped_writing(database, "add") as session:
        before = await session.replayed(entries)
        for place, entry in enumerate(entries):
            found.append(before[place] if place in before else await _add(session, entry))
    return found


async def _add(session: Any, entry: Entry[int]) -> str | Refusal:
    if entry.payload == -1:
        raise ValueError("a fault")
    if entry.payload > 1000:
        return Refusal("BAD_ARGUMENT", "too large")
    subject = f"BE.fact.{entry.payload}"
    known = session.record(entry, Recorded("fact.added", subject, {}, (("fact.added", {"id": entry.payload}),)))
    await session.execute(INSERT, {"id": entry.payload, "what": "x", "known": known})
    return subject


async def add(database: Database, number: int, who: Caller = ANNE, key: str | None = None) -> str:
    return await write_grouped(database, "add", add_facts, Entry(who, {"n": number}, key, number, frozenset({number})))


async def test_each_of_a_group_has_its_line_of_one_unbroken_chain_and_its_outbox_line(database: Database) -> None:
    GROUPS.clear()
    said = await asyncio.gather(*(add(database, number, (ANNE, BEN)[number % 2]) for number in range(40)))
    assert said == [f"BE.fact.{number}" for number in range(40)]
    async with database.reading() as session:
        lines = await lines_after(session, 0)
        rows = await session.all("SELECT id, lower(known) AS known FROM fact ORDER BY id")
        told = await session.all("SELECT sequence, body->>'id' AS id FROM outbox ORDER BY sequence")
        assert (await session.head())[0] == 40
    assert first_break(lines) is None
    assert {line.subject: line.sequence for line, _, _ in lines} == {f"BE.fact.{row.id}": row.known for row in rows}
    assert {line.actor for line, _, _ in lines} == {ANNE.actor, BEN.actor}
    assert [(row.sequence, row.id) for row in told] == [(row.known, str(row.id)) for row in rows]
    assert len(GROUPS) < 5


async def test_one_that_is_refused_or_fails_does_not_take_the_others_along(database: Database) -> None:
    wanted = [add(database, number) for number in (1, 2000, 2, -1, 3)]
    said = await asyncio.gather(*wanted, return_exceptions=True)
    assert [one for one in said if isinstance(one, str)] == ["BE.fact.1", "BE.fact.2", "BE.fact.3"]
    assert (type(said[1]), type(said[3])) == (Refusal, ValueError)
    assert await count(database, "fact") == await count(database, "audit") == 3


async def test_a_key_holds_within_a_group_and_after_it(database: Database) -> None:
    said = await asyncio.gather(*(add(database, 7, key="k") for _ in range(3)), add(database, 8, BEN, key="k"))
    assert said == ["BE.fact.7"] * 3 + ["BE.fact.8"]
    assert await count(database, "fact") == await count(database, "audit") == await count(database, "idempotency") == 2
    with pytest.raises(Refusal, match="another request") as refused:
        await add(database, 9, key="k")
    assert refused.value.code == "IDEMPOTENCY_KEY_REUSED"


async def test_who_gives_up_waiting_is_written_all_the_same(database: Database) -> None:
    gone = asyncio.create_task(add(database, 1))
    stays = asyncio.create_task(add(database, 2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == "BE.fact.2"
    assert await count(database, "fact") == 2


async def test_a_lost_connection_is_not_tried_again(database: Database) -> None:
    """Nobody knows whether the commit was heard: the callers are told so, and ask again with their keys."""
    tries: list[int] = []

    async def cut(_: Database, entries: Sequence[Entry[Any]]) -> Sequence[Any]:
        tries.append(len(entries))
        raise ConnectionResetError

    groups = gathering.Groups(cut)
    both = [groups.add(database, Entry(ANNE, None, None, number)) for number in range(2)]
    assert [type(one) for one in await asyncio.gather(*both, return_exceptions=True)] == [ConnectionResetError] * 2
    assert tries == [2]


async def test_a_database_that_is_done_with_is_let_go(database: Database) -> None:
    again = Database(database.engine.url.render_as_string(hide_password=False), database.country)
    assert await add(again, 1) == "BE.fact.1"
    await again.close()
    kept = ref(again)
    del again
    gc.collect()
    assert kept() is None


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 3)), max_size=600))
def test_a_group_is_the_first_that_may_be_together_and_order_stays(asked: list[tuple[int, int | None]]) -> None:
    waiting: list[Any] = [
        (Entry(ANNE, None, None if key is None else str(key), place, frozenset({word})), place)
        for place, (word, key) in enumerate(asked)
    ]
    rounds = []
    while waiting:
        group, waiting = split(waiting)
        words = [entry.words for entry, _ in group]
        assert group
        assert len(group) <= MOST
        assert sum(map(len, words)) == len(frozenset().union(*words))
        rounds.append([place for _, place in group])
    assert sorted(place for one in rounds for place in one) == list(range(len(asked)))
    for word in range(6):
        landed = [place for one in rounds for place in one if asked[place][0] == word]
        assert landed == sorted(landed)
