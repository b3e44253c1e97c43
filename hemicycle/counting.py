"""`hemicycle cubes`: a month's cubes, of every country that has none yet, and then of the group."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from commons.auth.caller import Caller
from commons.clock import today
from commons.cubes.months import Month
from commons.cubes.wanted import Wanted
from commons.directory import Directory
from commons.errors import Refusal
from commons.settings import PartitionSettings
from commons.subgraph.context import Partition
from hemicycle.host.partitions import Shared, named
from hemicycle.postgres.databases import driver_url, problems
from hemicycle.problem import Problem
from hemicycle.runner.addresses import partition_settings
from hemicycle.runner.data_folder import DataFolder
from services.members.domain.cubes.plane import GROUP
from services.members.domain.cubes.words import Scope
from services.members.store.compute_cube import compute_cube
from services.members.store.compute_group_cube import compute_group_cube

OPERATOR = Caller(issuer="operator", subject="hemicycle cubes", name="hemicycle cubes")
"""Who the audit lines name: whoever may use this machine."""


async def counted(month: str | None, names: Sequence[str]) -> AsyncIterator[str]:
    """A line for each partition named; with none named all, and then the group, whose partitions must be running."""
    settings = PartitionSettings()
    data = DataFolder(settings.data)
    if settings.addresses is None and data.addresses.exists():
        settings = settings.model_copy(update={"addresses": data.addresses})
    shared = Shared(settings)
    for name in names or [f"members/{code}" for code in shared.directory.countries]:
        _check(name, shared.directory)
        found = partition_settings(name, settings, data)
        yield await _counted(shared, found, month, Scope.COUNTRY)
    if not names:
        yield await _counted(shared, partition_settings(f"members/{GROUP}", settings, data), month, Scope.GROUP)


def _check(name: str, directory: Directory) -> None:
    if named(name, directory)[0] != "members":
        raise Problem(f"{name} keeps no members; name partitions like members/{GROUP}.")


async def _counted(shared: Shared, settings: PartitionSettings, month: str | None, scope: Scope) -> str:
    with problems(driver_url(settings.database_url)):
        partition = shared.partition(settings)
        try:
            return f"{partition.name}, {scope.value.lower()}: {await _computed(partition, month, scope)}"
        finally:
            await partition.database.close()


async def _computed(partition: Partition, month: str | None, scope: Scope) -> str:
    day = today(partition.country.timezone)
    wanted = Wanted(Month.before(day) if month is None else Month.read(month))
    try:
        async with partition.database.writing(OPERATOR, "computeCube", long=True) as session:
            if scope is Scope.GROUP:
                cube = await compute_group_cube(session, partition, wanted, day)
            else:
                cube = await compute_cube(session, partition, wanted, day)
    except Refusal as refusal:
        if refusal.code != "ALREADY_EXISTS":
            raise
        return f"{wanted.month} was computed before and stays"
    return f"{cube.month} computed, threshold {cube.threshold}"
