"""`hemicycle import …`: a national office's files into the members or clients database of its country."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from commons import clock
from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Country, Directory, LegalEntity
from commons.importing import ImportReport
from commons.memory import settle
from commons.settings import PartitionSettings
from hemicycle.postgres.databases import driver_url, problems
from hemicycle.problem import Problem
from hemicycle.runner.addresses import partition_settings
from hemicycle.runner.data_folder import DataFolder, disk_problems
from services.clients.store.imports.engagements import Members, import_engagements
from services.clients.store.imports.identifiers import import_identifiers
from services.clients.store.imports.organisations import import_organisations
from services.members.store.import_activities import import_activities
from services.members.store.import_operations import import_operations
from services.members.store.import_payments import import_payments
from services.members.store.import_register import import_file
from services.members.store.register_numbers import by_register_number


class What(StrEnum):
    """What a file lists, in the words of the report."""

    MEMBERSHIPS = "memberships"
    SHARE_OPERATIONS = "share operations"
    ACTIVITIES = "activities"
    PAYMENTS = "payments"
    ORGANISATIONS = "organisations"
    IDENTIFIERS = "identifiers"
    ENGAGEMENTS = "engagements"


CLIENTS = frozenset({What.ORGANISATIONS, What.IDENTIFIERS, What.ENGAGEMENTS})
"""What goes into the clients database; the rest into that of members."""

OPERATOR = Caller(issuer="operator", subject="hemicycle import", name="hemicycle import")
"""Who the audit lines name: whoever may use this machine."""


async def take_over(what: What, file: Path, entity_id: str, members_url: str = "") -> str:
    """Import `file`, which lists `what`, for `entity_id`; a report of one sentence.

    `members_url`: where engagements find members, if the country's members database is none of this machine's.

    `Problem` or `Refusal` when the entity, its database or the file's columns are not what they should be.
    """
    settings = PartitionSettings()
    directory = Directory.load(settings.countries or COUNTRIES_FILE)
    entity = directory.entity(entity_id)
    folder = DataFolder(settings.data)
    if folder.stamped:
        clock.follow(folder.clock)
    if not await asyncio.to_thread(file.is_file):
        raise Problem(f"There is no file {file}.")
    with disk_problems(file.parent):
        place = _Place(settings, folder, directory.country(entity.country), entity, members_url)
        report, more = await _taken_over(what, place, file)
    rejected = f"; {report.rejected:,} rejected, see {report.rejects_path}" if report.rejected else ""
    return f"{report.landed:,} {what} landed, {report.unchanged:,} were known already{more}{rejected}."


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose file it is, and where its country's databases are."""

    settings: PartitionSettings
    folder: DataFolder
    country: Country
    entity: LegalEntity
    members_url: str

    @property
    def today(self) -> date:
        """There."""
        return clock.today(self.country.timezone)

    @asynccontextmanager
    async def database(self, service: str) -> AsyncIterator[Database]:
        """The country's database of a service."""
        found = partition_settings(f"{service}/{self.entity.country}", self.settings, self.folder)
        url = driver_url((self.members_url if service == "members" else "") or found.database_url)
        with problems(url):
            database = Database(url, self.entity.country, pool_size=2)
            try:
                yield database
            finally:
                await database.close()


async def _taken_over(what: What, place: _Place, file: Path) -> tuple[ImportReport, str]:
    async with place.database("clients" if what in CLIENTS else "members") as database:
        settle()
        if what in CLIENTS:
            return await _clients(what, place, database, file), ""
        return await _members(what, database, place.entity, file, place.today)


async def _clients(what: What, place: _Place, database: Database, file: Path) -> ImportReport:
    if what is What.ORGANISATIONS:
        return await import_organisations(database, place.entity.id, file, OPERATOR, today=place.today)
    if what is What.IDENTIFIERS:
        return await import_identifiers(database, place.entity.id, file, OPERATOR, today=place.today)
    async with place.database("members") as members:
        return await import_engagements(
            database,
            place.entity.id,
            file,
            OPERATOR,
            members=_members_of(members, place.entity),
            currency=place.country.currency,
            today=place.today,
        )


def _members_of(database: Database, entity: LegalEntity) -> Members:
    async def members(numbers: Collection[str]) -> Mapping[str, UUID]:
        async with database.reading() as session:
            found = await by_register_number(session, entity.id, numbers)
        return {number: one.membership for number, one in found.items()}

    return members


async def _members(
    what: What, database: Database, entity: LegalEntity, file: Path, today: date
) -> tuple[ImportReport, str]:
    """The report, and what else is to be said."""
    match what:
        case What.MEMBERSHIPS:
            return await import_file(database, entity.id, file, OPERATOR, today=today), ""
        case What.SHARE_OPERATIONS:
            return await import_operations(database, entity, file, OPERATOR, today=today), ""
        case What.ACTIVITIES:
            return await import_activities(database, entity, file, OPERATOR, today=today), ""
        case _:
            report, waiting = await import_payments(database, entity, file, OPERATOR, today=today)
            return report, f"; {waiting:,} wait for somebody to place them" if waiting else ""
