"""Partitions from settings: what they share in a process (directory, access table, verified tokens) and what not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from starlette.applications import Starlette

from commons.auth.access import AccessTable
from commons.auth.keys import SigningKey
from commons.auth.tokens import Tokens
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, SERVICES, Directory
from commons.errors import Refusal
from commons.settings import PartitionSettings, Settings
from commons.subgraph.context import Partition
from hemicycle.host.serving import Site
from hemicycle.postgres.databases import driver_url
from hemicycle.problem import Problem


@dataclass(frozen=True)
class Shared:
    """What all partitions of a process have in common, read once."""

    settings: Settings

    @cached_property
    def directory(self) -> Directory:
        """Countries, and where everything listens."""
        return Directory.load(self.settings.countries or COUNTRIES_FILE, self.settings.addresses)

    @cached_property
    def access(self) -> AccessTable:
        """The access table; partitions of one table share their service's schema."""
        return AccessTable.load()

    @cached_property
    def tokens(self) -> Tokens:
        """Verified tokens and key sets."""
        return Tokens(self.directory)

    def site(self, settings: PartitionSettings) -> Site:
        """One partition as an app on its port."""
        return Site(settings.partition, self._app(settings), settings.host, settings.port, settings.patience)

    def partition(self, settings: PartitionSettings) -> Partition:
        """One partition with its database and key. `Problem` without a key."""
        service, country = named(settings.partition, self.directory)
        if settings.signing_key is None or not settings.signing_key.exists():
            raise Problem(
                f"No signing key for {settings.partition} at {settings.signing_key}; set HEMICYCLE_SIGNING_KEY."
            )
        return Partition(
            service=service,
            country=self.directory.country(country),
            directory=self.directory,
            database=Database(driver_url(settings.database_url), country),
            access=self.access,
            tokens=self.tokens,
            key=SigningKey.load(settings.signing_key),
            erasures=settings.erasures,
            ballot_keys=settings.ballot_keys,
            daily=settings.daily,
        )

    def _app(self, settings: PartitionSettings) -> Starlette:
        partition = self.partition(settings)
        create_app: Callable[[Partition], Starlette] = import_module(f"services.{partition.service}.app").create_app
        return create_app(partition)


def named(name: str, directory: Directory) -> tuple[str, str]:
    """Service and country of `members/BE`. `Problem` when there is no such partition."""
    service, _, country = name.partition("/")
    if service not in SERVICES:
        raise Problem(f"'{name}' is no partition; write SERVICE/COUNTRY with a service of {', '.join(SERVICES)}.")
    try:
        directory.country(country)
    except Refusal as refusal:
        raise Problem(f"'{name}' is no partition: {refusal.message}") from refusal
    return service, country
