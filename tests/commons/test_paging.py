from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.database.sessions import Database
from commons.errors import Refusal
from commons.ids import global_id
from commons.paging import PAGE_DEFAULT, Page, decode_cursor, encode_cursor, keyset, page_of
from hemicycle.postgres import Databases

DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range(3)]
COUNTRIES = ("AT", "BE", "FR")
ROWS = [
    (country, day, name, UUID(int=number))
    for country in COUNTRIES
    for day in DAYS
    for name in ("", "a", "Z", "é", "日")
    for number in (0, 1 + DAYS.index(day), (1 << 128) - 1)
]
"""Equal keys in every country, the extreme uuids among them."""


@pytest.fixture(scope="module")
async def tables(databases: Databases) -> AsyncIterator[Database]:
    """One table per country with the same columns, in one database."""
    url = await databases.create("test_kit_paging")
    database = Database(url, "BE")
    async with database.engine.begin() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute('CREATE TABLE member (country text, day date, name text COLLATE "C", id uuid)')
        await driver.copy_records_to_table("member", records=ROWS)
    yield database
    await database.close()
    await databases.drop("test_kit_paging")


def ordered(descending: bool) -> list[tuple[Any, ...]]:
    """The one order over all countries: sort keys, then the bytes of the id."""
    return sorted(
        ROWS,
        key=lambda row: (row[1], row[2].encode(), global_id(row[0], "member", row[3]).encode()),
        reverse=descending,
    )


async def rows_of(database: Database, country: str, page: Page, descending: bool) -> list[tuple[Any, ...]]:
    found = keyset(
        page, ("day", "name", "id"), country=country, kind="member", descending=descending, types=(date, str)
    )
    async with database.reading() as session:
        rows = await session.all(
            f"SELECT country, day, name, id FROM member WHERE country = :country AND {found.where}"
            f" ORDER BY {found.order} LIMIT :size",
            found.parameters | {"country": country, "size": page.size},
        )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("backward", [False, True])
async def test_any_row_of_any_country_is_a_watermark_for_every_country(
    tables: Database, descending: bool, backward: bool
) -> None:
    order = ordered(descending)
    for index in range(0, len(order), 7):
        country, day, name, key = order[index]
        cursor = encode_cursor((day, name), global_id(country, "member", key))
        page = page_of(None, None, 500, cursor) if backward else page_of(500, cursor)
        beyond = order[:index][::-1] if backward else order[index + 1 :]
        for asked in COUNTRIES:
            expected = [row for row in beyond if row[0] == asked]
            found = await rows_of(tables, asked, page, descending)
            assert [(row[1], row[2], int(row[3])) for row in found] == [(r[1], r[2], int(r[3])) for r in expected]


@pytest.mark.parametrize("size", [1, 4, 7])
async def test_a_walk_meets_every_row_once_in_order(tables: Database, size: int) -> None:
    met, cursor = [], None
    while rows := await rows_of(tables, "BE", page_of(size, cursor), False):
        met += rows
        cursor = encode_cursor(rows[-1][1:3], global_id("BE", "member", rows[-1][3]))
    assert [int(row[3]) for row in met] == [int(row[3]) for row in ordered(False) if row[0] == "BE"]


@given(
    st.lists(st.one_of(st.text(), st.integers(), st.dates(), st.none(), st.floats(allow_nan=False)), max_size=4),
    st.text(min_size=1),
)
def test_a_cursor_holds_what_was_put_in(keys: list[Any], row_id: str) -> None:
    expected = [key.isoformat() if isinstance(key, date) else key for key in keys]
    assert decode_cursor(encode_cursor(tuple(keys), row_id)) == (*expected, row_id)


def packed(value: Any) -> str:
    return "k1:" + base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


ID = global_id("BE", "member", UUID(int=1))
NOISE = [
    "",
    "k1:",
    "k1:%%%",
    "k2:" + packed(["2020-01-01", ID])[3:],
    packed([]),
    packed({"a": 1}),
    packed(["2020-01-01", 7]),
    "k1:" + base64.urlsafe_b64encode(b"[" * 5000).decode(),
    "k1:é",
]
WRONG = [
    ["2020-01-01", ID],
    ["2020-13-01", "a", ID],
    [20200101, "a", ID],
    ["2020-01-01", 7, ID],
    ["2020-01-01", None, ID],
    ["2020-01-01", ["a"], ID],
    ["2020-01-01", "a\0", ID],
    ["2020-01-01", "\ud800", ID],
    ["2020-01-01", "a", "BE.member.1"],
    ["2020-01-01", "a", global_id("BE", "client", UUID(int=1))],
    ["2020-01-01", "a", "BE.entity.smartcoop"],
    ["2020-01-01", "a", "DROP TABLE member"],
]


@pytest.mark.parametrize("cursor", NOISE[1:])
def test_noise_is_no_cursor(cursor: str) -> None:
    with pytest.raises(Refusal) as refused:
        page_of(10, cursor)
    assert refused.value.code == "CURSOR_INVALID"


@pytest.mark.parametrize("values", WRONG)
def test_a_cursor_of_other_keys_is_refused_before_the_database_sees_it(values: list[Any]) -> None:
    page = page_of(10, packed(values))
    with pytest.raises(Refusal) as refused:
        keyset(page, ("day", "name", "id"), country="BE", kind="member", descending=False, types=(date, str))
    assert refused.value.code == "CURSOR_INVALID"


@pytest.mark.parametrize("key", [1 << 63, -(1 << 63) - 1, True, 1.5, "1"])
def test_a_number_is_one_that_postgresql_has(key: Any) -> None:
    with pytest.raises(Refusal):
        keyset(page_of(1, packed([key, ID])), ("n", "id"), country="BE", kind="member", descending=False, types=(int,))


def test_an_entity_is_never_the_boundary_of_uuids() -> None:
    with pytest.raises(Refusal):
        keyset(page_of(1, packed(["BE.entity.a"])), ("id",), country="BE", kind="entity", descending=False)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((None, None, None, None), Page(PAGE_DEFAULT)),
        ((0, None, None, None), Page(0)),
        ((501, None, None, None), Page(501)),
        ((None, None, 3, None), Page(3, backward=True)),
    ],
)
def test_relays_arguments(arguments: Any, expected: Page) -> None:
    assert page_of(*arguments) == expected


@pytest.mark.parametrize(
    "arguments",
    [(1, None, 1, None), (None, "k1:", 1, None), (1, None, None, "k1:"), (-1,), (502,), (None, None, -1, None)],
)
def test_relays_arguments_that_contradict_each_other(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Refusal) as refused:
        page_of(*(arguments + (None,) * 4)[:4])
    assert refused.value.code == "BAD_ARGUMENT"
