"""Taking over a national register's share operations: by the register's own rules, each once."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.importing import ImportReport
from services.members.store.facts import holdings_on
from services.members.store.import_operations import BATCH, import_operations
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key, member

TODAY = date(2026, 6, 1)
HEADER = "reference;register_number;kind;value_date;shares;amount"
GOOD = (
    "OP-1;BE-1;SUBSCRIBE;2021-01-15;3;",
    "OP-2;BE-2;subscribe;15/02/2021;2;",
    "OP-3;BE-1;PAY;2021-03-01;;60,00",
    "OP-4;BE-1;REDEEM;2022-12-31;1;",
)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "operations.csv"
    path.write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    return path


async def taken_over(register: Register, folder: Path, *lines: str) -> ImportReport:
    return await booked(register, written(folder, *lines))


async def booked(register: Register, path: Path) -> ImportReport:
    entity = register.partition.directory.entity(SMARTCOOP)
    return await import_operations(register.database, entity, path, LOADER, today=TODAY)


def told(folder: Path) -> str:
    return (folder / "operations.rejects.csv").read_text("utf-8")


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, register_number="BE-1"), member(2, register_number="BE-2"))
    return found


async def numbers(register: Register) -> list[tuple[int, str, int, int]]:
    async with register.database.reading() as session:
        rows = await session.all("SELECT number, kind, held_change, paid_change::int FROM share_operation ORDER BY 1")
    return [tuple(row) for row in rows]


async def test_operations_are_booked_in_the_order_of_the_file(belgium: Register, tmp_path: Path) -> None:
    report = await taken_over(belgium, tmp_path, *GOOD)
    assert (report.landed, report.unchanged, report.rejected) == (4, 0, 0)
    # Two of three shares were paid: redeeming the unpaid one gives no money back.
    assert await numbers(belgium) == [
        (1, "SUBSCRIBE", 3, 0),
        (2, "SUBSCRIBE", 2, 0),
        (3, "PAY", 0, 60),
        (4, "REDEEM", -1, 0),
    ]
    async with belgium.database.reading() as session:
        held = await holdings_on(session, [key(1), key(2)], TODAY)
    assert [(held[key(one)].count, held[key(one)].paid) for one in (1, 2)] == [(2, 2), (2, 0)]
    assert (await belgium.lines())[-1].action == "share.operations_imported"
    assert await belgium.outbox("share.operations_imported") == [{"entity": SMARTCOOP, "first": 1, "last": 4}]


async def test_what_the_register_cannot_bear_is_rejected_and_leaves_no_gap(belgium: Register, tmp_path: Path) -> None:
    bad = (
        "OP-5;BE-1;REDEEM;2021-02-01;9;",
        "OP-6;BE-9;SUBSCRIBE;2021-01-15;1;",
        "OP-7;BE-1;GIVE;2021-01-15;1;",
        "OP-8;BE-1;PAY;2030-01-01;;30",
        "OP-1;BE-2;SUBSCRIBE;2021-01-15;1;",
        "OP-9;BE-2;PAY;2021-02-15;;sixty",
    )
    report = await taken_over(belgium, tmp_path, GOOD[0], *bad, GOOD[1])
    assert (report.landed, report.rejected) == (2, 6)
    assert [row[0] for row in await numbers(belgium)] == [1, 2]
    lines = told(tmp_path)
    for line, why in enumerate(
        (
            "would hold -6",
            "is no member's here",
            "kind is none of",
            "lies in the future",
            "that of line 2 too",
            "no amount",
        ),
        3,
    ):
        assert f"\n{line}," in lines
        assert why in lines


async def test_running_it_twice_changes_nothing(belgium: Register, tmp_path: Path) -> None:
    await taken_over(belgium, tmp_path, *GOOD, "OP-5;BE-1;REDEEM;2021-02-01;9;")
    before = await belgium.lines()
    again = await taken_over(belgium, tmp_path, *GOOD, "OP-5;BE-1;REDEEM;2021-02-01;9;")
    assert (again.landed, again.unchanged, again.rejected) == (0, 4, 1)
    assert await belgium.lines() == before
    other = await taken_over(belgium, tmp_path, GOOD[0].replace(";3;", ";4;"), GOOD[2].replace("60,00", "30,00"))
    assert (other.landed, other.rejected) == (0, 2)
    assert "booked with other shares" in told(tmp_path)
    assert "booked with other amount" in told(tmp_path)


async def test_two_imports_at_once_book_every_operation_once(belgium: Register, tmp_path: Path) -> None:
    path = written(tmp_path, *(f"OP-{number};BE-1;SUBSCRIBE;2021-01-15;1;" for number in range(BATCH + 20)))
    reports = await asyncio.gather(*(booked(belgium, path) for _ in range(2)))
    assert sum(report.landed for report in reports) == BATCH + 20
    assert [row[0] for row in await numbers(belgium)] == list(range(1, BATCH + 21))


async def test_a_file_without_a_header_is_refused_whole(belgium: Register, tmp_path: Path) -> None:
    path = tmp_path / "operations.csv"
    path.write_text("name;age\nAda;36\n", "utf-8")
    entity = belgium.partition.directory.entity(SMARTCOOP)
    with pytest.raises(Refusal) as refused:
        await import_operations(belgium.database, entity, path, LOADER, today=TODAY)
    assert refused.value.code == "BAD_ARGUMENT"


LINES = st.lists(
    st.tuples(
        st.sampled_from(("SUBSCRIBE", "PAY", "REDEEM", "EXCLUDE")),
        st.integers(1, 4),
        st.integers(0, 3),
        st.integers(1, 2),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
async def test_whatever_is_in_the_file_no_holding_is_ever_below_zero(
    belgium: Register, tmp_path: Path, rows: list[tuple[str, int, int, int]]
) -> None:
    before = len(await numbers(belgium))
    lines = [
        f"R{before}-{index};BE-{who};{kind};2022-0{1 + month}-01;{count};"
        for index, (kind, count, month, who) in enumerate(rows)
    ]
    report = await taken_over(belgium, tmp_path, *lines)
    found = await numbers(belgium)
    assert report.landed + report.unchanged + report.rejected == len(rows)
    assert [row[0] for row in found] == list(range(1, len(found) + 1))
    async with belgium.database.reading() as session:
        for month in range(1, 5):
            held = await holdings_on(session, [key(1), key(2)], date(2022, month, 28))
            assert all(0 <= one.paid <= one.count for one in held.values())
