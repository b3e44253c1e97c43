"""Preparation on a real server, with a sample of one line so that it takes no time."""

from __future__ import annotations

import io
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from commons.directory import Country, Directory, LegalEntity
from hemicycle.postgres import Databases
from hemicycle.problem import Problem
from hemicycle.runner import prepare
from hemicycle.runner.data_folder import DataFolder, opened
from hemicycle.runner.prepare import Preparation, database_name, database_names
from hemicycle.runner.progress import Reporter, Step

FULL = Directory.load()
ONE = Directory({code: FULL.countries[code] for code in ("BE",)}, FULL.issuers, FULL.grants)


@pytest.fixture
async def prefix(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    found = f"prep_{secrets.token_hex(4)}_"
    monkeypatch.setattr(prepare, "PREFIX", found)
    monkeypatch.setattr(prepare, "ISSUER", f"{found}issuer")
    yield found
    for name in await databases.notes(found):
        await databases.drop(name)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    with opened(tmp_path / "data") as found:
        return found


class Run:
    """One start: which databases were filled, whether the issuer's was."""

    def __init__(self, databases: Databases, folder: DataFolder, directory: Directory = ONE) -> None:
        self.filled: list[str] = []
        self.output = io.StringIO()
        reporter = Reporter(Console(file=self.output))
        self.preparation = Preparation(folder, directory, databases, reporter)

    async def start(self, *, fail: bool = False) -> dict[str, str]:
        async def fill(urls: Mapping[str, str], step: Step) -> None:
            for index, (name, url) in enumerate(urls.items()):
                await _run(url, "CREATE TABLE filled (x int)")
                self.filled.append(name)
                step.reach(index + 1, len(urls))
                if fail:
                    raise Problem("the disk is full")

        async def fill_issuer(url: str) -> None:
            await _run(url, "CREATE TABLE filled (x int)")

        return await self.preparation.run(fill, fill_issuer, seed=1)


async def _run(url: str, statement: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def test_a_first_start_makes_fills_and_remembers(databases: Databases, folder: DataFolder, prefix: str):
    run = Run(databases, folder)
    urls = await run.start()
    assert run.filled == list(urls)
    assert len(urls) == 3
    assert set(await databases.notes(prefix)) == set(database_names(ONE))
    stamp = folder.stamp()
    assert stamp.filled is not None
    assert stamp.filled["seed"] == 1
    await _run(urls["clients/BE"], "SELECT * FROM filled, audit_head")
    assert "databases cloned (3)" in run.output.getvalue()


async def test_a_second_start_touches_nothing(databases: Databases, folder: DataFolder, prefix: str):
    first = await Run(databases, folder).start()
    again = Run(databases, folder)
    assert await again.start() == first
    assert again.filled == []
    assert again.output.getvalue() == ""


async def test_a_half_filled_first_start_is_done_again(databases: Databases, folder: DataFolder, prefix: str):
    with pytest.raises(Problem, match="full"):
        await Run(databases, folder).start(fail=True)
    assert folder.stamp().filled is None
    again = Run(databases, folder)
    await again.start()
    assert len(again.filled) == 3
    assert "unfinished start is cleared away" in again.output.getvalue()


async def test_databases_that_vanished_are_made_again(databases: Databases, folder: DataFolder, prefix: str):
    await Run(databases, folder).start()
    for name in await databases.notes(prefix):
        await databases.drop(name)
    again = Run(databases, folder)
    await again.start()
    assert len(again.filled) == 3


async def test_another_country_gets_empty_databases(databases: Databases, folder: DataFolder, prefix: str):
    await Run(databases, folder).start()
    portugal = Country(
        "PT",
        "Portugal",
        "group",
        "EUR",
        "Europe/Lisbon",
        "pt.nif",
        "pt",
        (LegalEntity("PT.entity.smart-pt", "PT", "Smart Portugal", "cooperativa", "IT-COOP"),),
    )
    more = replace(ONE, countries={**ONE.countries, "PT": portugal})
    run = Run(databases, folder, more)
    urls = await run.start()
    assert run.filled == []
    assert len(urls) == 6
    await _run(urls["members/PT"], "SELECT * FROM audit_head")


async def test_databases_behind_are_migrated(databases: Databases, folder: DataFolder, prefix: str):
    urls = await Run(databases, folder).start()
    name = database_name("members/BE")
    note = (await databases.notes(name))[name]
    await databases.write_note(name, {**note, "revision": "0000"})
    run = Run(databases, folder)
    assert await run.start() == urls
    assert (await databases.notes(name))[name] == note
    assert "databases migrated (1)" in run.output.getvalue()


async def test_another_folders_databases_are_left_alone(
    databases: Databases, folder: DataFolder, prefix: str, tmp_path: Path
):
    await Run(databases, folder).start()
    with opened(tmp_path / "other") as other, pytest.raises(Problem, match="not this data folder's"):
        await Run(databases, other).start()
    assert set(await databases.notes(prefix)) == set(database_names(ONE))


async def test_databases_of_nobody_we_know_are_left_alone(databases: Databases, folder: DataFolder, prefix: str):
    await databases.create(database_name("members/BE"))
    with pytest.raises(Problem, match="not this data folder's"):
        await Run(databases, folder).start()
    assert list(await databases.notes(prefix)) == [database_name("members/BE")]


async def test_an_old_server_is_refused(databases: Databases, folder: DataFolder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(prepare, "OLDEST_SERVER", 99)
    with pytest.raises(Problem, match="Hemicycle needs 99"):
        await Run(databases, folder).start()
