"""Taking over what members do: by the rules of the graph, each activity once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from commons.importing import ImportReport
from services.members.store.activities import activities_of
from services.members.store.import_activities import import_activities
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key, member

TODAY = date(2026, 6, 1)
HEADER = "register_number;situation;since;until;trade;sector;sector_revision;weight"
GOOD = (
    "BE-1;FREELANCE;2020-02-01;;2651;90.03;2.0;MAIN",
    "BE-1;employee;01/03/2021;31.12.2022;2354;;;accessory",
    "BE-2;STUDENT;2021-09-01;;;85.52;2.0;",
)


async def taken_over(register: Register, folder: Path, *lines: str) -> ImportReport:
    path = folder / "activities.csv"
    path.write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    entity = register.partition.directory.entity(SMARTCOOP)
    return await import_activities(register.database, entity, path, LOADER, today=TODAY)


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, register_number="BE-1"), member(2, register_number="BE-2"))
    return found


async def test_activities_are_on_record_with_their_days(belgium: Register, tmp_path: Path) -> None:
    report = await taken_over(belgium, tmp_path, *GOOD)
    assert (report.landed, report.unchanged, report.rejected) == (3, 0, 0)
    async with belgium.database.reading() as session:
        found = await activities_of(session, [key(1), key(2)])
    mine = [(one.work.trade, one.work.weight.value, one.period.start, one.period.end) for one in found[key(1)]]
    assert mine == [
        ("2651", "MAIN", date(2020, 2, 1), None),
        ("2354", "ACCESSORY", date(2021, 3, 1), date(2022, 12, 31)),
    ]
    (hers,) = found[key(2)]
    assert hers.work.sector is not None
    assert (hers.work.sector.code, hers.work.weight.value) == ("85.52", "MAIN")
    line = (await belgium.lines())[-1]
    assert (line.action, line.body) == ("activities.imported", '{"count":3}')


async def test_a_second_run_changes_nothing(belgium: Register, tmp_path: Path) -> None:
    await taken_over(belgium, tmp_path, *GOOD)
    before = await belgium.lines()
    again = await taken_over(belgium, tmp_path, *GOOD)
    assert (again.landed, again.unchanged, again.rejected) == (0, 3, 0)
    assert await belgium.lines() == before


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("BE-9;STUDENT;2021-09-01;;2651;;;", "no member's here"),
        ("BE-1;DREAMER;2021-09-01;;2651;;;", "situation is none of"),
        ("BE-1;STUDENT;2021-09-01;;;;;", "Give a trade"),
        ("BE-1;STUDENT;2021-09-01;;;90.03;;", "needs its revision"),
        ("BE-1;STUDENT;;;2651;;;", "since is empty"),
        ("BE-1;STUDENT;2021-09-01;2020-01-01;2651;;;", "last day lies before"),
        ("BE-1;RETIRED;2021-09-01;;2651;;;MAIN", "Another activity is the main one"),
        ("BE-1;STUDENT;2001-09-01;2002-01-01;2651;;;", "within the membership"),
    ],
)
async def test_rows_that_cannot_stand(belgium: Register, tmp_path: Path, line: str, why: str) -> None:
    report = await taken_over(belgium, tmp_path, GOOD[0], line)
    assert (report.landed, report.rejected) == (1, 1)
    assert why in (tmp_path / "activities.rejects.csv").read_text("utf-8")
