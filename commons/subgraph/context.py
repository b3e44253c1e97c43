"""What a resolver can reach: the partition it runs in and the caller it runs for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from strawberry.types import Info as StrawberryInfo

from commons.auth.access import AccessTable
from commons.auth.caller import Caller
from commons.auth.keys import KeySets, SigningKey
from commons.auth.tokens import Tokens
from commons.clock import now, today
from commons.database.gathering import Entry, Work, write_grouped
from commons.database.outbox import Position
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.directory import Country, Directory, LegalEntity
from commons.errors import Refusal

MOST_KEY = 200
"""Characters of an idempotency key."""


def check_key(key: str | None) -> None:
    """Refuse BAD_ARGUMENT for an idempotency key that is none."""
    if key is not None and not (0 < len(key) <= MOST_KEY and key.isprintable()):
        said = f"An idempotency key is one to {MOST_KEY} printable characters, like a UUID."
        raise Refusal("BAD_ARGUMENT", said).blame(key)


class Watch(Protocol):
    """Told of everything that a loader or a row shows: who asks, her request's caches, what, and whose."""

    def __call__(self, caller: Caller, shared: dict[str, Any], name: str, keys: Sequence[Any]) -> None:
        """Note it, without waiting for anything."""


@dataclass(frozen=True)
class Partition:
    """One country's instance of one service, with everything it holds for its whole life."""

    service: str
    country: Country
    directory: Directory
    database: Database
    access: AccessTable
    tokens: Tokens
    key: SigningKey
    erasures: Path | None = None
    """The file of its erasures, kept where a restore of the database does not reach."""
    ballot_keys: Path | None = None
    """The folder of private keys of secret ballots; no copy of the database has it."""
    daily: bool = True
    """Whether it does by itself what falls due each day."""
    watch: Watch | None = None
    """Who must hear what is read of whom; it must not wait."""

    @property
    def name(self) -> str:
        """`members/BE`."""
        return f"{self.service}/{self.country.code}"

    @property
    def key_sets(self) -> KeySets:
        """Key sets of issuers and other partitions."""
        return self.tokens.key_sets


@dataclass
class RequestContext:
    """One GraphQL request in one partition. `shared` holds per-request caches (loaders), `refused` what was denied."""

    partition: Partition
    caller: Caller
    shared: dict[str, Any] = field(default_factory=dict)
    began: datetime = field(default_factory=now)
    """When the request came."""
    asked: datetime | None = None
    """The moment that it asks to be answered for, which holds for queries only (`commons.subgraph.as_of`)."""
    as_of: datetime | None = None
    position: Position | None = None
    """In a subscription: up to where of the outbox the subscriber has been told."""

    @property
    def country(self) -> str:
        """The partition's country code."""
        return self.partition.country.code

    @property
    def today(self) -> date:
        """The calendar day in the partition's country: the present one, or that of the moment a query asks for."""
        zone = self.partition.country.timezone
        return today(zone) if self.as_of is None else self.as_of.astimezone(ZoneInfo(zone)).date()

    def watch(self, name: str, keys: Sequence[Any]) -> None:
        """Say that something of these keys is shown to the caller."""
        if self.partition.watch is not None:
            self.partition.watch(self.caller, self.shared, name, keys)

    def reading(self) -> AbstractAsyncContextManager[ReadSession]:
        """A read session; open it around the queries of one resolver, never across resolvers."""
        return self.partition.database.reading()

    @asynccontextmanager
    async def writing(
        self, mutation: str, request: Any = None, key: str | None = None, *, long: bool = False
    ) -> AsyncIterator[WriteSession]:
        """A write session for `mutation`, with the caller's idempotency key if one came; `long`: see `Database`."""
        check_key(key)
        async with self.partition.database.writing(self.caller, mutation, key, request, long=long) as session:
            yield session
        # What was loaded before is of before: a request may hold several mutations, each showing what it made.
        self.shared.clear()

    async def grouped(self, mutation: str, work: Work, entry: Entry[Any]) -> Any:
        """What came of a write that lands in one transaction with others of its kind. Raises its `Refusal`."""
        check_key(entry.key)
        found = await write_grouped(self.partition.database, mutation, work, entry)
        self.shared.clear()
        return found

    def entity_here(self, entity: str) -> LegalEntity:
        """The legal entity of the directory; UNKNOWN_ENTITY, or UNROUTABLE_ID when another country holds it."""
        found = self.partition.directory.entity(entity)
        if found.country != self.country:
            said = f"This entity is held by {found.country}, not by {self.country}."
            raise Refusal("UNROUTABLE_ID", said).blame(entity)
        return found

    def require(self, coordinate: str, entity: str | None = None) -> None:
        """Refuse (UNAUTHENTICATED, FORBIDDEN) unless the caller's role grants `coordinate` here, for `entity`."""
        rule = self.partition.access.rule(coordinate)
        if rule.grants(self.caller, self.country, entity=entity):
            return
        if self.caller.anonymous:
            raise Refusal("UNAUTHENTICATED", "Log in first: this field needs a token.")
        wanted = " or ".join(sorted(role.value for role in rule.roles)) or "the member's own login"
        raise Refusal("FORBIDDEN", f"{coordinate} needs {wanted} for {entity or self.country}.")

    def require_found(self, coordinate: str, entity: str | None, what: str) -> None:
        """`require` for a thing found by its id (None: there is none), saying nothing to those it is not for.

        NOT_FOUND is for a caller whose role covers the whole country. Anybody else is refused with FORBIDDEN, in the
        same words whether there is such a thing or not, and whose it is.
        """
        rule = self.partition.access.rule(coordinate)
        if entity is not None and rule.grants(self.caller, self.country, entity=entity):
            return
        self.require(coordinate)
        if entity is not None or self.entities_in_scope(coordinate) is not None:
            raise Refusal("FORBIDDEN", f"{coordinate} needs an office of the entity it belongs to.")
        raise Refusal("NOT_FOUND", f"There is no {what} with this id here.")

    def entities_in_scope(self, coordinate: str) -> frozenset[str] | None:
        """The legal entities whose rows the caller's roles open for `coordinate`; None: all of this country."""
        return self.caller.entities_with(self.partition.access.rule(coordinate).roles, self.country)


Info = StrawberryInfo[RequestContext, None]
