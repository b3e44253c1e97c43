"""Sessions of one partition: `reading()` sees one snapshot, `writing()` is one transaction with its audit line.

A write holds the audit head's lock from its first line on, so that what it decides on cannot change under it, and
sequences are ordered by commit. Everything written under sequence S is `known` from S on; "as known at S" therefore
names a state for ever.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable, Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from commons.auth.caller import Caller
from commons.clock import now
from commons.database.audit import AuditLine, chain_hash, request_hash
from commons.database.wakes import OUTBOX_CHANNEL, Wakes
from commons.errors import Refusal
from commons.telemetry import trace


class ReadSession:
    """One connection inside one transaction. Statements are SQLAlchemy Core or SQL text with named parameters."""

    def __init__(self, connection: AsyncConnection, country: str) -> None:
        self.connection = connection
        self.country = country

    async def all(self, statement: Executable | str, parameters: Mapping[str, Any] | None = None) -> Sequence[Row]:
        """All rows."""
        return (await self._execute(statement, parameters)).all()

    async def first(self, statement: Executable | str, parameters: Mapping[str, Any] | None = None) -> Row | None:
        """The first row, or None."""
        return (await self._execute(statement, parameters)).first()

    async def value(self, statement: Executable | str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        return (await self._execute(statement, parameters)).scalar()

    async def _execute(self, statement: Executable | str, parameters: Mapping[str, Any] | None) -> Any:
        ready = text(statement) if isinstance(statement, str) else statement
        return await self.connection.execute(ready, parameters or {})

    async def driver(self) -> Any:
        """The asyncpg connection underneath, for `COPY`."""
        return (await self.connection.get_raw_connection()).driver_connection

    async def head(self) -> tuple[int, str]:
        """The audit chain's sequence and hash (hex): "as known now"."""
        row = await self.first("SELECT sequence, hash FROM audit_head")
        assert row is not None
        return row.sequence, row.hash.hex()


@dataclass
class _Pending:
    action: str = ""
    subject: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    outbox: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class WriteSession(ReadSession):
    """One transaction that ends with an audit line, its outbox lines and the caller's idempotency key.

    `replayed` is the subject of an earlier identical request, or None: then nothing must be written. `request` is what
    the caller asked for, as `Database.writing` was told.
    """

    def __init__(self, connection: AsyncConnection, country: str, caller: Caller) -> None:
        super().__init__(connection, country)
        self.caller = caller
        self.replayed: str | None = None
        self.request: Any = None
        self._head: tuple[int, bytes] | None = None
        self._pending = _Pending()

    @property
    def subject(self) -> str:
        """The id this write is about, whether written now or replayed."""
        return self.replayed if self.replayed is not None else self._pending.subject

    async def execute(self, statement: Executable | str, parameters: Any = None) -> None:
        """Run one statement; a list of parameter mappings runs it once each."""
        ready = text(statement) if isinstance(statement, str) else statement
        await self.connection.execute(ready, parameters or {})

    async def sequence(self) -> int:
        """This write's audit sequence, under the head's lock until commit (a long write takes the lock here)."""
        if self._head is None:
            row = await self.first("SELECT sequence, hash FROM audit_head FOR UPDATE")
            assert row is not None
            self._head = (row.sequence + 1, row.hash)
        return self._head[0]

    def record(self, action: str, subject: str, **body: Any) -> None:
        """What the audit line will say. Guessable personal data goes in as HMACs under the member's key only."""
        self._pending.action, self._pending.subject, self._pending.body = action, subject, body

    def announce(self, kind: str, **body: Any) -> None:
        """Add an outbox line, delivered at least once after commit."""
        self._pending.outbox.append((kind, body))

    async def _finish(self) -> None:
        sequence = await self.sequence()
        assert self._head is not None
        if not self._pending.action:
            raise RuntimeError("a write ended without saying what it did")
        line = AuditLine(
            sequence,
            now(),
            self.caller.actor,
            self._pending.action,
            self._pending.subject,
            json.dumps(self._pending.body, sort_keys=True, separators=(",", ":"), default=str),
        )
        previous = self._head[1]
        fresh = chain_hash(previous, line)
        await self.execute(
            "INSERT INTO audit (sequence, at, actor, action, subject, body, previous, hash)"
            " VALUES (:sequence, :at, :actor, :action, :subject, :body, :previous, :hash)",
            {**line.as_row(), "previous": previous, "hash": fresh},
        )
        await self.execute("UPDATE audit_head SET sequence = :s, hash = :h", {"s": sequence, "h": fresh})
        for position, (kind, body) in enumerate(self._pending.outbox):
            await self.execute(
                "INSERT INTO outbox (sequence, position, kind, body) VALUES (:s, :p, :k, CAST(:b AS jsonb))",
                {"s": sequence, "p": position, "k": kind, "b": json.dumps(body, default=str)},
            )
        if self._pending.outbox:
            await self.execute("SELECT pg_notify(:channel, '')", {"channel": OUTBOX_CHANNEL})

    async def _recall(self, mutation: str, key: str, request: bytes) -> None:
        # The lock makes a second identical request wait for the first instead of racing it.
        await self.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))",
            {"name": f"{self.caller.actor}\n{mutation}\n{key}"},
        )
        row = await self.first(
            "SELECT request, subject FROM idempotency WHERE actor = :a AND mutation = :m AND key = :k",
            {"a": self.caller.actor, "m": mutation, "k": key},
        )
        if row is None:
            return
        if row.request != request:
            raise Refusal(
                "IDEMPOTENCY_KEY_REUSED",
                "This idempotency key came before with another request; use a new one.",
            )
        self.replayed = row.subject

    async def _remember(self, mutation: str, key: str, request: bytes) -> None:
        await self.execute(
            "INSERT INTO idempotency (actor, mutation, key, request, subject) VALUES (:a, :m, :k, :r, :s)",
            {"a": self.caller.actor, "m": mutation, "k": key, "r": request, "s": self._pending.subject},
        )


class Database:
    """The partition's database: a small fixed pool, because thirty partitions may share one server."""

    def __init__(self, url: str, country: str, *, pool_size: int = 4) -> None:
        self.country = country
        self.engine: AsyncEngine = create_async_engine(
            url, pool_size=pool_size, max_overflow=0, pool_timeout=10, hide_parameters=True
        )
        self.wakes = Wakes(self.engine.url)
        """Wakes who waits for the outbox to grow."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        """A read-only transaction on one snapshot."""
        with trace.span("read"):
            async with self.engine.connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                async with connection.begin():
                    yield ReadSession(connection, self.country)

    @asynccontextmanager
    async def writing(
        self, caller: Caller, mutation: str, key: str | None = None, request: Any = None, *, long: bool = False
    ) -> AsyncIterator[WriteSession]:
        """One write. `key` is the idempotency key, scoped to caller and mutation; `request` is what came with it.

        Writes of a partition come one after the other. A `long` one (seconds) would hold all others up: it takes the
        head only at its sequence, and locks the rows it decides on itself, FOR NO KEY UPDATE, which lets others refer
        to them; a row that short writes change it must not lock, or each would wait for the other.
        """
        digest = request_hash(request)
        with trace.span("write"):
            async with self.engine.begin() as connection:
                session = WriteSession(connection, self.country, caller)
                session.request = request
                if key is not None:
                    await session._recall(mutation, key, digest)
                if session.replayed is None and not long:
                    await session.sequence()
                yield session
                if session.replayed is None:
                    await session._finish()
                    if key is not None:
                        await session._remember(mutation, key, digest)

    async def forget_old_keys(self) -> None:
        """Drop idempotency keys older than 30 days."""
        async with self.engine.begin() as connection:
            await connection.execute(text("DELETE FROM idempotency WHERE at < now() - interval '30 days'"))

    async def close(self) -> None:
        """Close the pool."""
        await self.engine.dispose()
