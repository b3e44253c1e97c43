"""`hemicycle audit`: do the audit chains of partitions still hold?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from commons.database.chain import ChainReport, check_chain
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Directory
from commons.settings import PartitionSettings
from hemicycle.host.partitions import named
from hemicycle.postgres.databases import driver_url, problems
from hemicycle.problem import Problem
from hemicycle.runner.addresses import partition_settings
from hemicycle.runner.data_folder import DataFolder
from hemicycle.runner.ports import partition_names


async def audited(names: Sequence[str]) -> AsyncIterator[str]:
    """A sentence for each partition named (all if none is) whose chain holds.

    `Problem` for an unknown partition, an unreachable database, and at the end when some chain is broken.
    """
    settings = PartitionSettings()
    directory = Directory.load(settings.countries or COUNTRIES_FILE)
    wanted = [(name, named(name, directory)[1]) for name in names or partition_names(directory)]
    broken: list[str] = []
    for name, country in wanted:
        report = await _report(name, country, settings)
        if report.broken_at is not None:
            broken.append(f"{name} at line {report.broken_at:,}")
        else:
            yield f"{name}: the chain holds over {report.lines:,} lines to its head {report.head}"
    if broken:
        raise Problem(f"The audit chain is broken: {'; '.join(broken)}. What was written from there on is in doubt.")


async def _report(name: str, country: str, settings: PartitionSettings) -> ChainReport:
    found = partition_settings(name, settings, DataFolder(settings.data))
    url = driver_url(found.database_url)
    with problems(url):
        database = Database(url, country, pool_size=1)
        try:
            async with database.reading() as session:
                return await check_chain(session)
        finally:
            await database.close()
