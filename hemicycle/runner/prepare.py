"""Databases for every partition: one migrated template per service, a clone per country, the sample in all of them.

A first start counts only when all of it is done; what an interrupted one left is dropped and made again. Later starts
migrate what is behind and clone what is new: another country in the directory gets empty databases.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.database.migrating import migrate, same_texts, script_directory
from commons.directory import SERVICES, Directory
from hemicycle.postgres import Databases
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder
from hemicycle.runner.ports import partition_names
from hemicycle.runner.progress import Reporter, Step

PREFIX = "hemicycle_"
ISSUER = f"{PREFIX}issuer"
OLDEST_SERVER = 18
_AT_ONCE = 4

Fill = Callable[[Mapping[str, str], Step], Coroutine[Any, Any, Any]]
"""Puts the sample into databases (partition name → URL), telling a step how far it is."""

FillIssuer = Callable[[str], Coroutine[Any, Any, None]]
"""Puts the sample logins into the issuers' database, given its URL."""


@dataclass(frozen=True)
class Preparation:
    """Everything the preparation of one run works on."""

    folder: DataFolder
    directory: Directory
    databases: Databases
    reporter: Reporter

    async def run(self, fill: Fill, fill_issuer: FillIssuer, **how: Any) -> dict[str, str]:
        """URLs of every partition's database, ready for use. `how` is remembered with a first start."""
        await self._check_server()
        found = await self._ours()
        names = partition_names(self.directory)
        known = [name for name in names if database_name(name) in found]
        if self.folder.stamp().filled is None or not known:
            await self._first(names, found, fill, fill_issuer, how)
        else:
            await self._later(names, found)
        return {name: self.databases.url(database_name(name)) for name in names}

    async def _check_server(self) -> None:
        version = await self.databases.version()
        if version < OLDEST_SERVER:
            raise Problem(f"The server at DATABASE_URL is PostgreSQL {version}; Hemicycle needs {OLDEST_SERVER}.")

    async def _ours(self) -> dict[str, dict[str, Any]]:
        """Our databases by name, with their notes. `Problem` when the server holds another data folder's."""
        identity, wanted = self.folder.stamp().identity, set(database_names(self.directory))
        found = {name: note for name, note in (await self.databases.notes(PREFIX)).items() if name in wanted}
        foreign = [name for name, note in found.items() if note.get("folder") != identity]
        if foreign:
            raise Problem(
                f"The server already has databases that are not this data folder's ({foreign[0]} for one); "
                "use that folder with HEMICYCLE_DATA, or another server with DATABASE_URL."
            )
        return found

    async def _first(
        self,
        names: list[str],
        found: Mapping[str, Any],
        fill: Fill,
        fill_issuer: FillIssuer,
        how: dict[str, Any],
    ) -> None:
        if found:
            with self.reporter.step("an unfinished start is cleared away", len(found)) as step:
                await _all_of(list(found), self.databases.drop, step)
        templates = await self._templates(set(SERVICES))
        urls = await self._clones(names, templates)
        with self.reporter.step("sample data") as step:
            await _together(fill(urls, step), self._issuer(fill_issuer))
        self.folder.mark_filled(on=date.today().isoformat(), **how)

    async def _later(self, names: list[str], found: Mapping[str, dict[str, Any]]) -> None:
        heads = {service: revision(service) for service in SERVICES}
        here = [name for name in names if database_name(name) in found]
        behind = [name for name in here if found[database_name(name)].get("revision") != heads[name.partition("/")[0]]]
        if behind:
            with self.reporter.step("databases migrated", len(behind)) as step:
                for name in behind:  # one after the other: Alembic keeps its state in module globals
                    service = name.partition("/")[0]
                    await migrate(service, self.databases.url(database_name(name)))
                    await self.databases.write_note(database_name(name), self._note(heads[service]))
                    step.advance()
        await self._same_texts([name for name in here if name not in behind])
        missing = [name for name in names if database_name(name) not in found]
        if missing:
            templates = await self._templates({name.partition("/")[0] for name in missing})
            await self._clones(missing, templates)

    async def _same_texts(self, names: list[str]) -> None:
        """A migration that was edited after it ran is told of now, not by a table that is missing later."""
        for name in names:
            await same_texts(name.partition("/")[0], self.databases.url(database_name(name)))

    async def _templates(self, services: set[str]) -> dict[str, tuple[str, dict[str, Any]]]:
        """A freshly migrated template of each service: database name and note."""
        made: dict[str, tuple[str, dict[str, Any]]] = {}
        with self.reporter.step("templates migrated", len(services)) as step:
            for service in sorted(services):
                name = template_name(service)
                await self.databases.drop(name)
                note = self._note(revision(service))
                await migrate(service, await self.databases.create_noted(name, note))
                made[service] = (name, note)
                step.advance()
        return made

    async def _clones(self, names: list[str], templates: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, str]:
        async def clone(name: str) -> None:
            template, note = templates[name.partition("/")[0]]
            await self.databases.create_noted(database_name(name), note, template)

        with self.reporter.step("databases cloned", len(names)) as step:
            await _all_of(names, clone, step)
        return {name: self.databases.url(database_name(name)) for name in names}

    async def _issuer(self, fill_issuer: FillIssuer) -> None:
        await fill_issuer(await self.databases.create_noted(ISSUER, self._note("")))

    def _note(self, at: str) -> dict[str, Any]:
        return {"folder": self.folder.stamp().identity, "revision": at}


def database_name(partition: str) -> str:
    """`members/BE` is kept in `hemicycle_members_be`."""
    return f"{PREFIX}{partition.replace('/', '_').lower()}"


def template_name(service: str) -> str:
    """The database that a service's partitions are cloned from."""
    return f"{PREFIX}{service}_template"


def database_names(directory: Directory) -> list[str]:
    """Every database that a run keeps."""
    partitions = [database_name(name) for name in partition_names(directory)]
    return [*partitions, *(template_name(service) for service in SERVICES), ISSUER]


def revision(service: str) -> str:
    """The newest migration of a service."""
    return script_directory(service).get_current_head() or ""


async def _all_of(names: list[str], work: Callable[[str], Coroutine[Any, Any, Any]], step: Step) -> None:
    """`work` on every name, a few at once; the first failure stops the rest."""
    waiting = list(reversed(names))

    async def some() -> None:
        while waiting:
            await work(waiting.pop())
            step.advance()

    await _together(*(some() for _ in range(_AT_ONCE)))


async def _together(*works: Coroutine[Any, Any, Any]) -> None:
    """All at once; when one fails the others are stopped before its error goes on."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures
