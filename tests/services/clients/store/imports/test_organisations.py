"""Taking over an office's clients: each row a registration, each organisation once, in this country and in others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.errors import Refusal
from commons.identifiers import IdentifierScheme, identifier
from commons.ids import new_uuid
from commons.importing import ImportReport
from commons.paging import Page
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.timeline import Fact, rewrite
from services.clients.store.clients import ClientFilter, ClientOrder, client_page
from services.clients.store.imports.organisations import import_organisations
from services.clients.store.organisations.facts import histories, save_rewrite
from services.clients.store.organisations.names import NameVariant, save_variant
from services.clients.store.organisations.numbers import numbers_of, save_numbers
from services.clients.store.organisations.reading import organisations

TODAY = date(2026, 6, 1)
ENTITY = "BE.entity.smartcoop"
OFFICE = Caller("operator", "import")
HEADER = "name;vat;vat_shared;register;lei;legal_form;market_sector;sector;sector_revision;size;since"
GOOD = (
    "Théâtre National;BE 0999.999.922;;BE:0999999922;;SC;PUBLIC;90.01;2.0;medium;01/03/2020",
    "Cinéma Nova;;;FR 732 829 320;;;market;;;;2021-05-01",
    "Groupe & Fils;BE0683683417;yes;BE:0426769514;;;COOPERATIVE;;;;",
)


async def taken_over(database: Database, folder: Path, *lines: str, header: str = HEADER) -> ImportReport:
    path = folder / "organisations.csv"
    path.write_text("\n".join([header, *lines, ""]), "utf-8")
    return await import_organisations(database, ENTITY, path, OFFICE, today=TODAY)


async def on_record(database: Database) -> list:
    async with database.reading() as session:
        return await client_page(session, Page(10), ClientOrder.NAME, ClientFilter(), TODAY)


async def lines(database: Database) -> list[str]:
    async with database.reading() as session:
        return [row.action for row in await session.all("SELECT action FROM audit ORDER BY sequence")]


async def test_organisations_are_clients_with_what_the_file_says(database: Database, tmp_path: Path) -> None:
    report = await taken_over(database, tmp_path, *GOOD)
    assert (report.landed, report.unchanged, report.rejected) == (3, 0, 0)
    rows = await on_record(database)
    assert [(row.sort_name, row.since) for row in rows] == [
        ("cinema nova", date(2021, 5, 1)),
        ("groupe fils", TODAY),
        ("theatre national", date(2020, 3, 1)),
    ]
    ids = [row.organisation for row in rows]
    async with database.reading() as session:
        found = await organisations(session, ids)
        numbers = await numbers_of(session, ids)
    theatre = found[ids[2]]
    assert (theatre.name, theatre.legal_form, theatre.sector, theatre.size_class) == (
        "Théâtre National",
        "SC",
        "PUBLIC",
        "MEDIUM",
    )
    assert (theatre.nace and theatre.nace.code, theatre.nace and theatre.nace.revision) == ("90.01", "2.0")
    assert {(one.identifier.value, one.shared) for one in numbers[ids[1]]} == {
        ("BE0683683417", True),
        ("BE:0426769514", False),
    }


async def test_a_second_run_changes_nothing_and_writes_no_line(database: Database, tmp_path: Path) -> None:
    await taken_over(database, tmp_path, *GOOD)
    before = await lines(database)
    again = await taken_over(database, tmp_path, *GOOD)
    assert (again.landed, again.unchanged, again.rejected) == (0, 3, 0)
    assert await lines(database) == before


async def test_an_organisation_that_another_country_told_of_is_the_same_one(database: Database, tmp_path: Path) -> None:
    theirs = UUID(int=1, version=4)
    async with database.writing(OFFICE, "hear") as session:
        number = Number(identifier(IdentifierScheme.VAT, "BE0999999922"))
        await save_numbers(session, theirs, [number], source="FR")
        session.record("heard", "FR")
    report = await taken_over(database, tmp_path, *GOOD)
    assert (report.landed, report.rejected) == (3, 0)
    assert theirs in {row.organisation for row in await on_record(database)}


async def test_a_number_that_contradicts_one_on_record_is_rejected(database: Database, tmp_path: Path) -> None:
    await taken_over(database, tmp_path, GOOD[0])
    other = ENTITY.replace("smartcoop", "other")
    path = tmp_path / "organisations.csv"
    path.write_text(f"{HEADER}\nThéâtre;BE0999999922;;BE:0426769514;;;;;;;\n", "utf-8")
    report = await import_organisations(database, other, path, OFFICE, today=TODAY)
    assert (report.landed, report.rejected) == (0, 1)
    assert report.rejects_path is not None
    assert "two valid REGISTER numbers" in report.rejects_path.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Théâtre;BE0999999921;;;;;;;;;", "vat: This VAT number fails its own check"),
        (";BE0999999922;;;;;;;;;", "name is empty"),
        ("Théâtre;;;;;;;;;;", "Give at least one identifier"),
        ("Théâtre;BE0999999922;yes;;;;;;;;", "Give at least one identifier of its own"),
        ("Théâtre;BE0999999922;;;;;CHARITY;;;;", "market_sector is none of"),
        ("Théâtre;BE0999999922;;;;;;;;HUGE;", "size is none of"),
        ("Théâtre;BE0999999922;;;;;;90.01;;;", "needs its sector_revision"),
        ("Théâtre;BE0999999922;;;;;;;;;2030-01-01", "since lies ahead"),
        ("Théâtre;BE0999999922;;;;;;;;;some day", "since is no day"),
        ("Théâtre;BE0999999922", "2 fields where the header has 11"),
    ],
)
async def test_bad_rows_are_rejected_by_line_and_reason(
    database: Database, tmp_path: Path, line: str, why: str
) -> None:
    report = await taken_over(database, tmp_path, GOOD[1], line)
    assert (report.landed, report.rejected) == (1, 1)
    assert report.rejects_path is not None
    rejects = report.rejects_path.read_text("utf-8").splitlines()
    assert rejects[1].startswith("3,")
    assert why in rejects[1]


async def test_a_number_stands_in_one_row_and_a_known_client_keeps_its_name(database: Database, tmp_path: Path) -> None:
    report = await taken_over(database, tmp_path, GOOD[0], GOOD[0].replace("National", "Royal"))
    assert (report.landed, report.rejected) == (1, 1)
    again = await taken_over(database, tmp_path, GOOD[0].replace("National", "Royal"))
    assert (again.landed, again.rejected) == (0, 1)
    assert again.rejects_path is not None
    assert "under another name" in again.rejects_path.read_text("utf-8")


async def test_a_file_without_a_header_is_refused_whole(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        await taken_over(database, tmp_path, GOOD[0], header="title;vat")
    assert refused.value.code == "BAD_ARGUMENT"
    assert await on_record(database) == []


async def test_a_client_is_known_again_by_any_name_on_record(database: Database, tmp_path: Path) -> None:
    await taken_over(database, tmp_path, GOOD[0])
    (client,) = await on_record(database)
    async with database.writing(OFFICE, "rename") as session:
        history = (await histories(session, [client.organisation]))[client.organisation][Fact.NAME]
        await save_rewrite(session, client.organisation, Fact.NAME, rewrite(history, "Théâtre Royal", TODAY))
        await save_variant(session, client.organisation, NameVariant(new_uuid(), "Nationaal Theater", "nl", TODAY))
        session.record("renamed", "it")
    for name in ("Théâtre National", "THEATRE ROYAL", "Nationaal Theater"):
        report = await taken_over(database, tmp_path, GOOD[0].replace("Théâtre National", name))
        assert (report.unchanged, report.rejected) == (1, 0), name
    report = await taken_over(database, tmp_path, GOOD[0].replace("Théâtre National", "Théâtre de Poche"))
    assert (report.unchanged, report.rejected) == (0, 1)


async def test_an_organisation_on_record_keeps_its_name_whatever_a_file_calls_it(
    database: Database, tmp_path: Path
) -> None:
    await taken_over(database, tmp_path, GOOD[0])
    path = tmp_path / "other.csv"
    path.write_text(f"{HEADER}\n{GOOD[0].replace('Théâtre National', 'Zuid')}\n", "utf-8")
    report = await import_organisations(database, ENTITY.replace("smartcoop", "other"), path, OFFICE, today=TODAY)
    assert report.landed == 1
    assert [row.sort_name for row in await on_record(database)] == ["theatre national"] * 2
