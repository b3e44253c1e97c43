"""`hemicycle import members`: a national register's export into the members database of its country."""

from __future__ import annotations

import asyncio
from pathlib import Path

from commons.auth.caller import Caller
from commons.clock import today
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Directory
from commons.settings import PartitionSettings
from hemicycle.postgres.databases import driver_url, problems
from hemicycle.problem import Problem
from hemicycle.runner.addresses import partition_settings
from hemicycle.runner.data_folder import DataFolder, disk_problems
from services.members.store.import_register import import_file

OPERATOR = Caller(issuer="operator", subject="hemicycle import", name="hemicycle import")
"""Who the audit lines name: whoever may use this machine."""


async def import_members(file: Path, entity_id: str) -> str:
    """Import `file` into the register of `entity_id`; a report of one sentence.

    `Problem` or `Refusal` when the entity, its database or the file's columns are not what they should be.
    """
    settings = PartitionSettings()
    directory = Directory.load(settings.countries or COUNTRIES_FILE)
    entity = directory.entity(entity_id)
    day = today(directory.country(entity.country).timezone)
    if not await asyncio.to_thread(file.is_file):
        raise Problem(f"There is no file {file}.")
    found = partition_settings(f"members/{entity.country}", settings, DataFolder(settings.data))
    url = driver_url(found.database_url)
    with problems(url), disk_problems(file.parent):
        database = Database(url, entity.country, pool_size=2)
        try:
            report = await import_file(database, entity.id, file, OPERATOR, today=day)
        finally:
            await database.close()
    rejected = f"; {report.rejected:,} rejected, see {report.rejects_path}" if report.rejected else ""
    return f"{report.landed:,} memberships landed, {report.unchanged:,} were known already{rejected}."
