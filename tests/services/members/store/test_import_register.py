"""Taking over a national register's export: good rows land once, bad ones are told by line and reason."""

from __future__ import annotations

import asyncio
import csv
from datetime import date
from pathlib import Path

import pytest

from commons.errors import Refusal
from commons.importing import ImportReport
from services.members.store.facts import holdings_on
from services.members.store.import_register import BATCH, import_file
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key

TODAY = date(2026, 6, 1)
HEADER = "register_number;joined_on;category;given_name;family_name;shares;paid_shares;ended_on"
GOOD = ("BE-1;2020-01-15;WORKER;Zoé;Lefèvre;2;1;", "BE-2;16/02/2021;USER;Jan;Peeters;0;0;31/12/2022")
BAD = ("BE-3;never;WORKER;A;B;0;0;", "BE-1;2020-01-15;WORKER;Zoé;Lefèvre;2;1;")


async def taken_over(register: Register, path: Path) -> ImportReport:
    return await import_file(register.database, SMARTCOOP, path, LOADER, today=TODAY)


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "members.csv"
    path.write_bytes("\n".join([HEADER, *lines, ""]).encode(encoding))
    return path


async def test_good_rows_land_and_bad_ones_are_told(register: OpenRegister, tmp_path: Path) -> None:
    belgium = await register("BE")
    report = await taken_over(belgium, written(tmp_path, GOOD[0], BAD[0], GOOD[1], BAD[1], encoding="latin-1"))
    assert (report.landed, report.unchanged, report.rejected) == (2, 0, 2)
    assert report.rejects_path is not None
    assert report.rejects_path == tmp_path / "members.rejects.csv"
    with report.rejects_path.open(encoding="utf-8", newline="") as file:
        told = list(csv.reader(file))
    assert [row[0] for row in told] == ["line", "3", "5"]
    assert "joined_on is no day" in told[1][1]
    assert "that of line 2" in told[2][1]
    query = """{ members(orderBy: OLDEST, filter: {registeredOn: "2022-06-01"}) { edges { node {
      number joinedOn endedOn category { code } profile { familyName } shares { count paid } } } } }"""
    answer = await belgium.data(query, belgium.officer())
    assert [edge["node"] for edge in answer["members"]["edges"]] == [
        {
            "number": 1,
            "joinedOn": "2020-01-15",
            "endedOn": None,
            "category": {"code": "WORKER"},
            "profile": {"familyName": "Lefèvre"},
            "shares": {"count": 2, "paid": 1},
        },
        {
            "number": 2,
            "joinedOn": "2021-02-16",
            "endedOn": "2022-12-31",
            "category": {"code": "USER"},
            "profile": {"familyName": "Peeters"},
            "shares": {"count": 0, "paid": 0},
        },
    ]


async def test_running_it_twice_changes_nothing(register: OpenRegister, tmp_path: Path) -> None:
    belgium = await register("BE")
    path = written(tmp_path, *GOOD, BAD[0])
    await taken_over(belgium, path)
    rejects, lines = (tmp_path / "members.rejects.csv").read_bytes(), await belgium.lines()
    again = await taken_over(belgium, path)
    assert (again.landed, again.unchanged, again.rejected) == (0, 2, 1)
    assert await belgium.lines() == lines
    assert (tmp_path / "members.rejects.csv").read_bytes() == rejects
    clean = await taken_over(belgium, written(tmp_path, *GOOD))
    assert clean.rejects_path is None
    assert not (tmp_path / "members.rejects.csv").exists()


async def test_a_row_that_says_something_else_than_the_register_is_rejected(
    register: OpenRegister, tmp_path: Path
) -> None:
    belgium = await register("BE")
    await taken_over(belgium, written(tmp_path, *GOOD))
    report = await taken_over(belgium, written(tmp_path, GOOD[0].replace("Lefèvre", "Leroy"), GOOD[1]))
    assert (report.landed, report.unchanged, report.rejected) == (0, 1, 1)
    assert "other family_name" in (tmp_path / "members.rejects.csv").read_text("utf-8")


async def test_batches_are_transactions_each_with_its_line(register: OpenRegister, tmp_path: Path) -> None:
    belgium = await register("BE")
    rows = [f"BE-{number};2020-01-15;WORKER;Ada;Byron;1;1;" for number in range(BATCH + 10)]
    report = await taken_over(belgium, written(tmp_path, *rows))
    assert report.landed == BATCH + 10
    assert [line.action for line in await belgium.lines()][1:] == ["memberships.loaded"] * 2
    async with belgium.database.reading() as session:
        ids = [row.id for row in await session.all("SELECT id FROM membership")]
        held = await holdings_on(session, ids, TODAY)
    assert len(held) == len(ids) == BATCH + 10
    assert {holding.paid for holding in held.values()} == {1}


async def test_two_imports_at_once_land_every_row_once(register: OpenRegister, tmp_path: Path) -> None:
    belgium = await register("BE")
    rows = [f"BE-{number};2020-01-15;WORKER;Ada;Byron;1;1;" for number in range(200)]
    path = written(tmp_path, *rows)
    reports = await asyncio.gather(*(taken_over(belgium, path) for _ in range(3)))
    assert sum(report.landed for report in reports) == 200
    assert all(report.landed + report.unchanged == 200 for report in reports)


async def test_organisations_become_members(register: OpenRegister, tmp_path: Path) -> None:
    belgium, path = await register("BE"), tmp_path / "members.csv"
    one, two = (f"organisation.{key(900 + number).hex}" for number in (1, 2))
    head = "register_number;joined_on;category;organisation;shares;paid_shares\n"
    path.write_text(f"{head}O-1;2020-01-15;USER;{one};10;10\nO-2;2021-01-15;USER;{two};1;0\n", "utf-8")
    assert (await taken_over(belgium, path)).landed == 2
    again = await taken_over(belgium, path)
    assert (again.landed, again.unchanged, again.rejected) == (0, 2, 0)
    # Another organisation under the same number, and the same one under another number.
    path.write_text(f"{head}O-1;2020-01-15;USER;{two};10;10\nO-3;2022-01-15;USER;{one};1;0\n", "utf-8")
    report = await taken_over(belgium, path)
    assert (report.landed, report.rejected) == (0, 2)
    told = (tmp_path / "members.rejects.csv").read_text("utf-8")
    assert "other organisation" in told
    assert "organisation is member number 1 already" in told
    query = "{ members(orderBy: OLDEST) { edges { node { kind organisation { id } shares { count } } } } }"
    answer = await belgium.data(query, belgium.officer())
    nodes = [edge["node"] for edge in answer["members"]["edges"]]
    assert [(node["kind"], node["organisation"]["id"], node["shares"]["count"]) for node in nodes] == [
        ("ORGANISATION", one, 10),
        ("ORGANISATION", two, 1),
    ]


@pytest.mark.parametrize(("entity", "code"), [("BE.entity.nowhere", "UNKNOWN_ENTITY"), (SMARTCOOP, "BAD_ARGUMENT")])
async def test_what_cannot_be_taken_over_is_refused_whole(
    register: OpenRegister, tmp_path: Path, entity: str, code: str
) -> None:
    belgium = await register("BE")
    with pytest.raises(Refusal, match="cannot be read"):
        await import_file(belgium.database, entity, tmp_path / "missing.csv", LOADER, today=TODAY)
    path = tmp_path / "members.csv"
    path.write_text("name;age\nAda;36\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        await import_file(belgium.database, entity, path, LOADER, today=TODAY)
    assert refused.value.code == code
