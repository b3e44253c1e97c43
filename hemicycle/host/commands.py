"""What the serving commands do: settings, logs and spans first, then the apps on their ports."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from commons import clock
from commons.directory import COUNTRIES_FILE, Directory
from commons.settings import PartitionSettings, Settings
from commons.telemetry import finished, logs
from hemicycle.host import lifeline, serving
from hemicycle.host.serving import Site
from hemicycle.problem import Problem
from hemicycle.runner.addresses import partition_settings
from hemicycle.runner.data_folder import DataFolder

if TYPE_CHECKING:
    from hemicycle.host.gateway import Asked


def serve_partitions(names: Sequence[str]) -> None:
    """Serve these partitions from the environment's settings, or the data folder's."""
    given = PartitionSettings()
    if len(names) > 1 and (given.database_url or given.port):
        raise Problem("Several partitions in one process take their settings from the data folder; unset HEMICYCLE_*.")
    _begin(given)
    _serve(lambda: _partitions(names, given))


def serve_host(without: frozenset[str]) -> None:
    """Serve the issuers, and every partition of the data folder that is not in `without`."""
    given = PartitionSettings()
    _begin(given)
    names = [name for name in json.loads(DataFolder(given.data).partitions.read_text("utf-8")) if name not in without]
    _serve(lambda: [_issuer(given), *_partitions(names, given)])


def serve_issuer() -> None:
    """Serve the local issuers alone."""
    given = Settings()
    _begin(given)
    _serve(lambda: [_issuer(given)])


def serve_gateway(asked: Asked) -> None:
    """Serve the gateway."""
    from hemicycle.host.gateway import gateway_site  # noqa: PLC0415

    given = Settings()
    _begin(given)
    _serve(lambda: [gateway_site(given, asked)])


def _begin(settings: Settings) -> None:
    lifeline.hold()
    logs.configure(settings.log_level)
    finished.export_to(settings.otlp_endpoint)
    folder = DataFolder(settings.data)
    if folder.stamped:
        clock.follow(folder.clock)


def _serve(sites: Callable[[], Sequence[Site]]) -> None:
    try:
        serving.run(sites, ready=lifeline.say_ready)
    finally:
        finished.flush()


def _partitions(names: Sequence[str], given: PartitionSettings) -> list[Site]:
    from hemicycle.host.partitions import Shared, named  # noqa: PLC0415

    folder = DataFolder(given.data)
    if given.addresses is None and folder.addresses.exists():
        given = given.model_copy(update={"addresses": folder.addresses})
    shared = Shared(given)
    for name in names:
        named(name, shared.directory)
    return [shared.site(partition_settings(name, given, folder)) for name in names]


def _issuer(given: Settings) -> Site:
    from hemicycle.issuer import embedded  # noqa: PLC0415
    from hemicycle.issuer.app import create_issuer  # noqa: PLC0415
    from hemicycle.issuer.store import Store  # noqa: PLC0415

    folder = DataFolder(given.data)
    folder.stamp()
    directory = Directory.load(given.countries or COUNTRIES_FILE, folder.addresses)
    settings = json.loads(folder.issuer_settings.read_text("utf-8"))
    app = create_issuer(
        embedded.identities(folder, directory), embedded.titles(directory), Store(settings["database_url"])
    )
    return Site("the issuers", app, "127.0.0.1", settings["port"])
