"""Taking over who worked for whom: clients by a number, members by theirs, each reference once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from commons.database.sessions import Database
from commons.importing import ImportReport
from services.clients.store.engagements.reading import by_reference
from services.clients.store.engagements.saving import strike
from services.clients.store.imports.engagements import import_engagements
from services.clients.store.imports.identifiers import import_identifiers
from services.clients.store.organisations.numbers import numbers_of
from tests.services.clients.store.imports.test_organisations import ENTITY, GOOD, OFFICE, TODAY, lines, on_record
from tests.services.clients.store.imports.test_organisations import taken_over as organisations_taken_over

HEADER = "reference;client;register_number;from;until;amount;currency;invoiced_on;due_on;paid_on"
ROWS = (
    "E-1;BE0999999922;BE-1;2026-01-05;2026-01-10;1.250,50;;2026-01-12;2026-02-12;2026-02-10",
    "E-2;0999.999.922;BE-2;05/02/2026;;;;;;",
    "E-3;732 829 320;BE-1;2026-03-01;2026-03-02;400;SEK;2026-03-03;2026-04-03;",
)
MEMBERS = {"BE-1": UUID(int=11, version=4), "BE-2": UUID(int=12, version=4)}


async def members(numbers: Collection[str]) -> Mapping[str, UUID]:
    return {number: MEMBERS[number] for number in numbers if number in MEMBERS}


async def taken_over(database: Database, folder: Path, *rows: str) -> ImportReport:
    path = folder / "engagements.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    return await import_engagements(database, ENTITY, path, OFFICE, members=members, currency="EUR", today=TODAY)


@pytest.fixture
async def belgium(database: Database, tmp_path: Path) -> Database:
    """Belgium with its clients."""
    vat_of_nova = GOOD[1].replace("FR 732 829 320", "BE 0683.683.417")
    await organisations_taken_over(database, tmp_path, GOOD[0], vat_of_nova)
    path = tmp_path / "identifiers.csv"
    path.write_text("client;scheme;value\nBE:0683683417;REGISTER;FR 732829320\n", "utf-8")
    report = await import_identifiers(database, ENTITY, path, OFFICE, today=TODAY)
    assert (report.landed, report.rejected) == (1, 0)
    return database


async def test_engagements_are_on_record(belgium: Database, tmp_path: Path) -> None:
    rows = (ROWS[0], ROWS[1], ROWS[2].replace("732", "FR 732"))
    report = await taken_over(belgium, tmp_path, *rows)
    assert (report.landed, report.unchanged, report.rejected) == (3, 0, 0)
    async with belgium.reading() as session:
        found = await by_reference(session, ENTITY, ["E-1", "E-2", "E-3"])
    first = found["E-1"].engagement
    assert (first.membership, first.amount, first.currency) == (MEMBERS["BE-1"], Decimal("1250.50"), "EUR")
    assert (first.since, first.until, first.paid_on) == (date(2026, 1, 5), date(2026, 1, 10), date(2026, 2, 10))
    assert found["E-2"].engagement.client == first.client
    assert (found["E-3"].engagement.currency, found["E-3"].engagement.client != first.client) == ("SEK", True)
    assert (await lines(belgium))[-1] == "engagements.imported"


async def test_a_second_run_changes_nothing_and_what_was_struck_stays_so(belgium: Database, tmp_path: Path) -> None:
    await taken_over(belgium, tmp_path, *ROWS[:2])
    before = await lines(belgium)
    again = await taken_over(belgium, tmp_path, *ROWS[:2])
    assert (again.landed, again.unchanged, again.rejected) == (0, 2, 0)
    assert await lines(belgium) == before
    async with belgium.writing(OFFICE, "strike") as session:
        found = (await by_reference(session, ENTITY, ["E-1"]))["E-1"]
        await strike(session, found.id, found.engagement.client, "entered twice")
        session.record("engagement.struck", "E-1")
    third = await taken_over(belgium, tmp_path, *ROWS[:2])
    assert (third.landed, third.unchanged, third.rejected) == (0, 1, 1)
    assert third.rejects_path is not None
    assert "was struck" in third.rejects_path.read_text("utf-8")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (ROWS[0].replace("BE-1", "BE-9"), "no member's here"),
        (ROWS[0].replace("BE0999999922", "BE0426769514"), "no client's number here"),
        (ROWS[0].replace("BE0999999922", "theatre"), "client is no VAT number, register number or LEI"),
        (ROWS[0].replace("1.250,50", "-4"), "amount is no amount"),
        (ROWS[0].replace("1.250,50", ""), "An invoice has an amount"),
        (ROWS[0].replace(";;2026-01-12", ";ABC;2026-01-12"), "ISO 4217"),
        (ROWS[0].replace("2026-02-12", ""), "the day it is due"),
        (ROWS[0].replace("E-1;", ";", 1), "reference is empty"),
        (ROWS[0].replace("2026-01-05", ""), "from is empty"),
        (ROWS[1].replace("E-2;", "E-0;", 1), "reference is that of line 2 too"),
        (ROWS[0].replace("E-1;", "E-0;", 1), "reference is that of line 2 too"),
    ],
)
async def test_bad_rows_are_rejected_by_line_and_reason(belgium: Database, tmp_path: Path, row: str, why: str) -> None:
    report = await taken_over(belgium, tmp_path, ROWS[1].replace("E-2;", "E-0;", 1), row)
    assert (report.landed, report.rejected) == (1, 1)
    assert report.rejects_path is not None
    rejects = report.rejects_path.read_text("utf-8").splitlines()
    assert rejects[1].startswith("3,")
    assert why in rejects[1]


async def test_what_is_on_record_otherwise_is_corrected_there(belgium: Database, tmp_path: Path) -> None:
    await taken_over(belgium, tmp_path, ROWS[0])
    report = await taken_over(belgium, tmp_path, ROWS[0].replace("1.250,50", "99"))
    assert (report.landed, report.rejected) == (0, 1)
    assert report.rejects_path is not None
    assert "on record with other amount" in report.rejects_path.read_text("utf-8")


async def test_numbers_are_added_by_the_rules_of_the_graph(belgium: Database, tmp_path: Path) -> None:
    path = tmp_path / "identifiers.csv"
    rows = (
        "BE0999999922;LEI;213800KUD8LAJWSQ9D15;2020-01-01;;",
        "BE0999999922;VAT;BE0426769514;;;",
        "BE0683683417;LEI;213800KUD8LAJWSQ9D15;;;",
        "BE0426769514;VAT;BE0426769514;;;",
        "BE0999999922;LEI;nonsense;;;",
        "BE0999999922;REGISTER;FR:732829320;;;yes",
    )
    path.write_text("\n".join(["client;scheme;value;since;until;shared", *rows, ""]), "utf-8")
    report = await import_identifiers(belgium, ENTITY, path, OFFICE, today=TODAY)
    assert (report.landed, report.rejected) == (1, 5)
    assert report.rejects_path is not None
    rejects = report.rejects_path.read_text("utf-8").splitlines()[1:]
    for line, why in zip(
        rejects,
        ("two valid VAT numbers", "has this number", "no client's number", "fails its own check", "Only a VAT number"),
        strict=True,
    ):
        assert why in line
    theatre = next(row.organisation for row in await on_record(belgium) if row.sort_name == "theatre national")
    assert theatre is not None
    async with belgium.reading() as session:
        found = (await numbers_of(session, [theatre]))[theatre]
    assert "213800KUD8LAJWSQ9D15" in {one.identifier.value for one in found}
    again = await import_identifiers(belgium, ENTITY, path, OFFICE, today=TODAY)
    assert (again.landed, again.unchanged) == (0, 1)
