"""The electorate stream: complete, ordered, pinned to a state, and cut visibly when it is cut."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from datetime import date
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any, cast
from urllib.parse import urlencode

import pytest

from commons.auth.tokens import Asking, partition_token
from commons.bulk import ELECTORATE_COLUMNS, ELECTORATE_PATH, FrameReader, Trailer, closing
from commons.errors import Refusal
from services.members.domain.share_register import Holding, OperationKind, bulk_leg
from services.members.store.electorate import check_electorate, electorate_stream
from services.members.store.facts import facts_on, holdings_on
from tests.commons.asgi import Answer, ask
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member, shares
from tests.services.members.store.test_facts import book, random_member

DAY = date(2024, 6, 1)


async def streamed(
    register: Register, entity: str, day: date, known_at: int | None = None, **more: Any
) -> AsyncIterator[bytes]:
    """The stream as the bulk plane gives it."""
    state = await check_electorate(register.database, entity, day, known_at)
    async with aclosing(electorate_stream(register.database, state, **more)) as frames:  # pyright: ignore
        async for one in frames:
            yield one


async def received(register: Register, chunks: AsyncIterator[bytes]) -> tuple[list[dict[str, Any]], Trailer]:
    """Rows and trailer of a stream, read the way governance does: by `COPY` into a table of those columns."""
    reader = FrameReader(chunks)
    content = BytesIO()
    async for payload in reader.rows():
        content.write(payload)
    assert reader.trailer is not None
    content.seek(0)
    columns = ", ".join(f"{name} {kind}" for name, kind in ELECTORATE_COLUMNS)
    async with register.database.engine.begin() as connection:
        await connection.exec_driver_sql("SELECT 1")  # begins the transaction
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(f"CREATE TEMP TABLE arrived (position serial, {columns}) ON COMMIT DROP")
        names = [name for name, _ in ELECTORATE_COLUMNS]
        await driver.copy_to_table("arrived", source=content, columns=names, format="binary")
        rows = await driver.fetch("SELECT * FROM arrived ORDER BY position")
    return [dict(row) for row in rows], reader.trailer


async def electorate(register: Register, known_at: int | None = None, day: date = DAY) -> dict[str, Any]:
    """The electorate by membership number."""
    rows, _ = await received(register, streamed(register, SMARTCOOP, day, known_at))
    return {str(row["number"]): row for row in rows}


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(
        member(1, person=503, operations=shares(3, date(2023, 1, 1), paid=1), college="WORKERS"),
        member(2, person=501, in_default_from=date(2024, 5, 1)),
        member(3, person=502, suspensions=[(date(2024, 1, 1), None, "BY_THE_BOARD")]),
        member(4, ended_on=DAY),
        member(5, ended_on=date(2024, 5, 31)),
        member(6, joined_on=DAY),
        member(7, joined_on=date(2024, 6, 2)),
        member(8, person=None, kind="ORGANISATION", organisation=key(900)),
        member(9, person=504, in_default_from=date(2024, 6, 2), suspensions=[(DAY, DAY, "FOR_A_DAY")]),
    )
    return found


async def test_every_membership_of_the_day_is_there_with_what_decides_its_vote(belgium: Register) -> None:
    rows = await electorate(belgium)
    assert sorted(rows) == ["1", "2", "3", "4", "6", "8", "9"]
    assert {name: rows["1"][name] for name in ("category", "college", "shares", "paid_shares", "voting")} == {
        "category": "WORKER",
        "college": "WORKERS",
        "shares": 3,
        "paid_shares": 1,
        "voting": True,
    }
    assert rows["2"]["in_default"]
    assert (rows["3"]["voting"], rows["3"]["suspension"]) == (False, "BY_THE_BOARD")
    assert (rows["4"]["joined_on"], rows["4"]["ended_on"]) == (date(2020, 1, 15), DAY)
    assert rows["6"]["ended_on"] is None
    assert (rows["8"]["kind"], rows["8"]["person"]) == ("ORGANISATION", None)
    assert (rows["9"]["in_default"], rows["9"]["suspension"]) == (False, "FOR_A_DAY")


async def test_rows_come_by_person_and_the_trailer_adds_up(belgium: Register) -> None:
    rows, trailer = await received(belgium, streamed(belgium, SMARTCOOP, DAY, None))
    persons = [row["person"] for row in rows if row["person"] is not None]
    assert persons == sorted(persons)
    assert rows[-1]["person"] is None
    assert trailer.rows == len(rows)
    async with belgium.database.reading() as session:
        assert (trailer.sequence, trailer.head) == await session.head()


async def test_the_electorate_of_one_is_her_row_of_the_whole(belgium: Register) -> None:
    rows, _ = await received(belgium, streamed(belgium, SMARTCOOP, DAY, None))
    for number in range(1, 10):
        stream = streamed(belgium, SMARTCOOP, DAY, None, one=key(number))
        found, trailer = await received(belgium, stream)
        expected = [row for row in rows if row["membership"] == key(number)]
        assert [{**row, "position": None} for row in found] == [{**row, "position": None} for row in expected]
        assert trailer.rows == len(expected)


async def test_a_state_that_is_named_stays_what_it_was(belgium: Register) -> None:
    before = await belgium.sequence()
    first, trailer = await received(belgium, streamed(belgium, SMARTCOOP, DAY, before))
    await book(belgium, 2, bulk_leg(OperationKind.SUBSCRIBE, 1, Decimal(30), date(2024, 5, 30)))
    again, same = await received(belgium, streamed(belgium, SMARTCOOP, DAY, before))
    assert (again, same) == (first, trailer)
    assert (await electorate(belgium, before))["2"]["shares"] == 0
    assert (await electorate(belgium))["2"]["shares"] == 1


async def test_a_state_that_never_was_is_refused(belgium: Register) -> None:
    with pytest.raises(Refusal) as refused:
        await electorate(belgium, 999)
    assert refused.value.code == "BAD_ARGUMENT"


async def test_a_reader_that_leaves_frees_the_connection(belgium: Register) -> None:
    for _ in range(belgium.database.engine.pool.size() * 2):  # pyright: ignore[reportAttributeAccessIssue]
        stream = streamed(belgium, SMARTCOOP, DAY, None)
        await anext(stream)
        await stream.aclose()  # pyright: ignore[reportAttributeAccessIssue]
    assert len(await electorate(belgium)) == 7


async def test_a_reader_that_leaves_in_the_middle_of_the_rows_frees_the_connection(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(*(member(number) for number in range(1, 12_000)))
    for _ in range(belgium.database.engine.pool.size() * 2):  # pyright: ignore[reportAttributeAccessIssue]
        stream = streamed(belgium, SMARTCOOP, DAY)
        await anext(stream)
        await stream.aclose()  # pyright: ignore[reportAttributeAccessIssue]
    async with belgium.database.reading() as session:
        assert await session.value("SELECT count(*) FROM membership") == 11_999


async def test_two_streams_at_once_do_not_mix(belgium: Register) -> None:
    found = await asyncio.gather(*(electorate(belgium) for _ in range(4)))
    assert all(rows == found[0] for rows in found)


async def test_a_stream_resumed_at_any_byte_is_the_same_stream(belgium: Register) -> None:
    state = await check_electorate(belgium.database, SMARTCOOP, DAY, None)
    whole = FrameReader(streamed(belgium, SMARTCOOP, DAY, state.sequence))
    content = b"".join([rows async for rows in whole.rows()])
    await belgium.load(member(20, person=505))
    for skipped in (*range(0, len(content), 97), len(content)):
        # The part's rows with those before them; its trailer is that of the whole.
        frames = [one async for one in streamed(belgium, SMARTCOOP, DAY, state.sequence, received=skipped)]
        assert frames[-1] == closing(cast(Trailer, whole.trailer))
        assert content[:skipped] + b"".join(one[4:] for one in frames[:-1]) == content


GOOD = Asking("governance/BE", "members/BE", "VOTING_ROLL", "assembly")
WANTED = {"entity": SMARTCOOP, "asOf": "2024-06-01"}


async def answer_to(register: Register, asking: Asking = GOOD, query: Mapping[str, str] = {}) -> Answer:
    token = partition_token(asking, register.issuing.partitions["governance/BE"])
    asked = urlencode({**WANTED, **query})
    return await ask(register.app, "GET", ELECTORATE_PATH, query=asked, authorization=f"Bearer {token}")


async def test_only_governance_may_ask_and_only_for_a_roll(belgium: Register) -> None:
    found = await answer_to(belgium)
    assert found.status == 200

    async def chunks() -> AsyncIterator[bytes]:
        yield found.body

    rows, trailer = await received(belgium, chunks())
    assert len(rows) == trailer.rows == 7
    assert len(trailer.sha256) == len(hashlib.sha256().hexdigest())
    assert found.headers["x-known-at"] == str(trailer.sequence)

    assert (await answer_to(belgium, Asking("governance/BE", "members/BE", "STATISTICS"))).status == 403
    assert (await answer_to(belgium, Asking("governance/BE", "members/FR", "VOTING_ROLL"))).status == 401
    query = urlencode(WANTED)
    assert (await ask(belgium.app, "GET", ELECTORATE_PATH, query=query)).status == 401
    token = belgium.issuing.token("be", "ada")
    mine = await ask(belgium.app, "GET", ELECTORATE_PATH, query=query, authorization=f"Bearer {token}")
    assert mine.status == 401
    assert (await ask(belgium.app, "POST", ELECTORATE_PATH, query=query)).status == 405


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"entity": "BE.entity.nowhere"}, "UNKNOWN_ENTITY"),
        ({"asOf": "June"}, "BAD_ARGUMENT"),
        ({"knownAt": "soon"}, "BAD_ARGUMENT"),
        ({"knownAt": "-1"}, "BAD_ARGUMENT"),
        ({"knownAt": str(1 << 70)}, "BAD_ARGUMENT"),
        ({"as_of": "2024-06-01"}, "BAD_ARGUMENT"),
        ({"received": "100"}, "BAD_ARGUMENT"),
        ({"received": "-100", "knownAt": "1"}, "BAD_ARGUMENT"),
        ({"received": "100", "knownAt": "1", "membership": "0" * 32}, "BAD_ARGUMENT"),
        ({"membership": "ada"}, "BAD_REQUEST"),
    ],
)
async def test_a_question_that_cannot_be_answered(belgium: Register, query: dict[str, str], code: str) -> None:
    found = await answer_to(belgium, query=query)
    assert (found.status, found.json()["errors"][0]["extensions"]["code"]) == (400, code)


async def test_the_electorate_agrees_with_the_facts_of_each_membership(register: OpenRegister) -> None:
    belgium, random = await register("BE"), Random(11)
    records = [random_member(random, number) for number in range(1, 200)]
    await belgium.load(*records)
    day = date(2022, 2, 10)
    rows = await electorate(belgium, day=day)
    async with belgium.database.reading() as session:
        ids = [record.membership for record in records]
        facts, holdings = await facts_on(session, ids, day), await holdings_on(session, ids, day)
    assert {row["membership"] for row in rows.values()} == {one for one in ids if facts[one].registered}
    for row in rows.values():
        told, held = facts[row["membership"]], holdings.get(row["membership"], Holding())
        assert (row["voting"], row["in_default"]) == (told.voting, told.in_default)
        assert (row["shares"], row["paid_shares"]) == (held.count, held.paid)
