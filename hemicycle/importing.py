"""`hemicycle import …`: a national office's files into the members database of its country."""

from __future__ import annotations

import asyncio
from datetime import date
from enum import StrEnum
from pathlib import Path

from commons import clock
from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Directory, LegalEntity
from commons.importing import ImportReport
from commons.memory import settle
from commons.settings import PartitionSettings
from hemicycle.postgres.databases import driver_url, problems
from hemicycle.problem import Problem
from hemicycle.runner.addresses import partition_settings
from hemicycle.runner.data_folder import DataFolder, disk_problems
from services.members.store.import_activities import import_activities
from services.members.store.import_operations import import_operations
from services.members.store.import_payments import import_payments
from services.members.store.import_register import import_file


class What(StrEnum):
    """What a file lists, in the words of the report."""

    MEMBERSHIPS = "memberships"
    SHARE_OPERATIONS = "share operations"
    ACTIVITIES = "activities"
    PAYMENTS = "payments"


OPERATOR = Caller(issuer="operator", subject="hemicycle import", name="hemicycle import")
"""Who the audit lines name: whoever may use this machine."""


async def take_over(what: What, file: Path, entity_id: str) -> str:
    """Import `file`, which lists `what`, into the register of `entity_id`; a report of one sentence.

    `Problem` or `Refusal` when the entity, its database or the file's columns are not what they should be.
    """
    settings = PartitionSettings()
    directory = Directory.load(settings.countries or COUNTRIES_FILE)
    entity = directory.entity(entity_id)
    folder = DataFolder(settings.data)
    if folder.stamped:
        clock.follow(folder.clock)
    day = clock.today(directory.country(entity.country).timezone)
    if not await asyncio.to_thread(file.is_file):
        raise Problem(f"There is no file {file}.")
    found = partition_settings(f"members/{entity.country}", settings, folder)
    url = driver_url(found.database_url)
    with problems(url), disk_problems(file.parent):
        database = Database(url, entity.country, pool_size=2)
        try:
            settle()
            report, more = await _imported(what, database, entity, file, day)
        finally:
            await database.close()
    rejected = f"; {report.rejected:,} rejected, see {report.rejects_path}" if report.rejected else ""
    return f"{report.landed:,} {what} landed, {report.unchanged:,} were known already{more}{rejected}."


async def _imported(
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
        case What.PAYMENTS:
            report, waiting = await import_payments(database, entity, file, OPERATOR, today=today)
            return report, f"; {waiting:,} wait for somebody to place them" if waiting else ""
