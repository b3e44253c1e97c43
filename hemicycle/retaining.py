"""`hemicycle retain`: what the rules of retention let go today, in one members partition or all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from commons.auth.caller import Caller
from commons.clock import today
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Country, Directory
from commons.settings import PartitionSettings
from hemicycle.host.partitions import named
from hemicycle.postgres.databases import driver_url, problems
from hemicycle.problem import Problem
from hemicycle.runner.addresses import partition_settings
from hemicycle.runner.data_folder import DataFolder
from services.members.store.erasure_journal import Journal
from services.members.store.retention import Due, due, retain

OPERATOR = Caller(issuer="operator", subject="hemicycle retain", name="hemicycle retain")
"""Who the audit lines name: whoever may use this machine."""


async def retained(names: Sequence[str], *, dry_run: bool) -> AsyncIterator[str]:
    """A line for each kind that something is due of, in each partition (all members partitions if none is named)."""
    settings = PartitionSettings()
    directory = Directory.load(settings.countries or COUNTRIES_FILE)
    for name in names or [f"members/{code}" for code in directory.countries]:
        service, code = named(name, directory)
        if service != "members":
            raise Problem(f"{name} keeps no members; name partitions like members/{code}.")
        found = partition_settings(name, settings, DataFolder(settings.data))
        done = await _partition(found, directory.country(code), dry_run=dry_run)
        lines = [_line(one, dry_run=dry_run) for one in done if one.count]
        for line in lines or ["nothing is due"]:
            yield f"{name}: {line}"


async def _partition(settings: PartitionSettings, country: Country, *, dry_run: bool) -> list[Due]:
    url = driver_url(settings.database_url)
    with problems(url):
        database = Database(url, country.code, pool_size=2)
        try:
            day = today(country.timezone)
            if dry_run:
                async with database.reading() as session:
                    return await due(session, country.code, day)
            journal = Journal(settings.erasures) if settings.erasures else None
            return await retain(database, OPERATOR, journal, day)
        finally:
            await database.close()


def _line(one: Due, *, dry_run: bool) -> str:
    went = "would go" if dry_run else "gone"
    return f"{one.rule.kind.value} {one.count:,} {went}: {one.rule.months} months, {one.rule.cited}"
