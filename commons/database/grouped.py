"""One transaction of many writes, gathered by `commons.database.gathering`.

Each write keeps its own audit line, sequence, outbox lines and idempotency key, as if it had come alone; only the
transaction is shared. Where a group is one thing on record (votes of a ballot), it has one line for all of them.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, text

from commons.auth.caller import Caller
from commons.clock import now
from commons.database.audit import AuditLine, chain_hash, request_hash
from commons.database.gathering import Entry
from commons.database.sessions import Database, ReadSession
from commons.database.wakes import OUTBOX_CHANNEL
from commons.errors import Refusal
from commons.telemetry import trace


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one write of a group did, for the audit chain, and what is told of it."""

    action: str
    subject: str
    body: dict[str, Any]
    outbox: tuple[tuple[str, dict[str, Any]], ...] = ()


class GroupSession(ReadSession):
    """One transaction of many writes, under the audit head's lock from its first statement on."""

    def __init__(self, connection: Any, country: str, mutation: str, head: tuple[int, bytes]) -> None:
        super().__init__(connection, country)
        self._mutation = mutation
        self._head = head
        self.began = head
        """Sequence and hash of the last write before this group."""
        self._lines: list[tuple[Recorded, AuditLine, bytes, bytes]] = []
        self._keys: list[tuple[Entry[Any], str]] = []

    @property
    def reached(self) -> tuple[int, bytes]:
        """Sequence and hash of the last write recorded by now."""
        return self._head

    async def execute(self, statement: Executable | str, parameters: Any = None) -> None:
        """Run one statement."""
        ready = text(statement) if isinstance(statement, str) else statement
        await self.connection.execute(ready, parameters or {})

    def record(self, entry: Entry[Any], done: Recorded) -> int:
        """Say what a write did; the sequence under which its rows are known."""
        return self.record_together(entry.caller, done, [(entry, done.subject)])

    def record_together(self, caller: Caller, done: Recorded, parts: Sequence[tuple[Entry[Any], str]]) -> int:
        """Say in one line, as `caller`, what several writes did, each with its own subject; their sequence."""
        sequence, previous = self._head
        body = json.dumps(done.body, sort_keys=True, separators=(",", ":"), default=str)
        line = AuditLine(sequence + 1, now(), caller.actor, done.action, done.subject, body)
        self._head = line.sequence, chain_hash(previous, line)
        self._lines.append((done, line, previous, self._head[1]))
        self._keys += parts
        return line.sequence

    async def replayed(self, entries: Sequence[Entry[Any]]) -> dict[int, str | Refusal]:
        """By place in the group: the subject of an identical write of before, or that its key came with another."""
        keyed = [(place, entry) for place, entry in enumerate(entries) if entry.key is not None]
        if not keyed:
            return {}
        rows = await self.all(
            "SELECT actor, key, request, subject FROM idempotency"
            " WHERE actor = ANY(:actors) AND mutation = :mutation AND key = ANY(:keys)",
            {
                "mutation": self._mutation,
                "actors": list({entry.caller.actor for _, entry in keyed}),
                "keys": list({entry.key for _, entry in keyed}),
            },
        )
        known = {(row.actor, row.key): row for row in rows}
        found = {place: (known.get((entry.caller.actor, entry.key)), entry) for place, entry in keyed}
        return {place: _same(row, entry) for place, (row, entry) in found.items() if row is not None}

    async def _finish(self) -> None:
        if not self._lines:
            return
        audit = [_audit_row(*line[1:]) for line in self._lines]
        told = [row for line in self._lines for row in _outbox_rows(line[0], line[1])]
        keys = [_key_row(entry, subject) for entry, subject in self._keys if entry.key is not None]
        parameters = {
            **_columns("audit", audit, _AUDIT_NAMES),
            **_columns("told", told, _OUTBOX_NAMES),
            **_columns("key", keys, _KEY_NAMES),
            "mutation": self._mutation,
            "s": self._head[0],
            "h": self._head[1],
        }
        await self.execute(_FINISH, parameters | {"tell": bool(told), "channel": OUTBOX_CHANNEL})


_AUDIT_NAMES = ("sequence", "at", "actor", "action", "subject", "body", "previous", "hash")
_OUTBOX_NAMES = ("sequence", "position", "kind", "body")
_KEY_NAMES = ("actor", "key", "request", "subject")
_FINISH = """
  WITH audited AS (
    INSERT INTO audit (sequence, at, actor, action, subject, body, previous, hash)
    SELECT * FROM unnest(CAST(:audit_sequence AS bigint[]), CAST(:audit_at AS timestamptz[]),
      CAST(:audit_actor AS text[]), CAST(:audit_action AS text[]), CAST(:audit_subject AS text[]),
      CAST(:audit_body AS text[]), CAST(:audit_previous AS bytea[]), CAST(:audit_hash AS bytea[]))),
  told AS (
    INSERT INTO outbox (sequence, position, kind, body)
    SELECT s, p, k, CAST(b AS jsonb) FROM unnest(CAST(:told_sequence AS bigint[]), CAST(:told_position AS int[]),
      CAST(:told_kind AS text[]), CAST(:told_body AS text[])) AS line (s, p, k, b)),
  kept AS (
    INSERT INTO idempotency (actor, mutation, key, request, subject)
    SELECT a, :mutation, k, r, s FROM unnest(CAST(:key_actor AS text[]), CAST(:key_key AS text[]),
      CAST(:key_request AS bytea[]), CAST(:key_subject AS text[])) AS line (a, k, r, s)),
  moved AS (UPDATE audit_head SET sequence = :s, hash = :h RETURNING sequence)
  SELECT pg_notify(:channel, '') FROM moved WHERE :tell"""
"""One statement: each more is one more way to the server and back while everybody waits for the head."""


def _columns(kind: str, rows: Sequence[Sequence[Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    return {f"{kind}_{name}": [row[at] for row in rows] for at, name in enumerate(names)}


def _audit_row(line: AuditLine, previous: bytes, fresh: bytes) -> tuple[Any, ...]:
    return line.sequence, line.at, line.actor, line.action, line.subject, line.body, previous, fresh


def _outbox_rows(done: Recorded, line: AuditLine) -> list[tuple[Any, ...]]:
    return [
        (line.sequence, place, kind, json.dumps(body, default=str)) for place, (kind, body) in enumerate(done.outbox)
    ]


def _key_row(entry: Entry[Any], subject: str) -> tuple[Any, ...]:
    return entry.caller.actor, entry.key, request_hash(entry.request), subject


def _same(row: Any, entry: Entry[Any]) -> str | Refusal:
    if row.request == request_hash(entry.request):
        return row.subject
    return Refusal("IDEMPOTENCY_KEY_REUSED", "This idempotency key came before with another request; use a new one.")


@asynccontextmanager
async def grouped_writing(database: Database, mutation: str) -> AsyncIterator[GroupSession]:
    """One transaction for a group of writes of one mutation, with an audit line for each that is recorded."""
    with trace.span("write"):
        async with database.engine.begin() as connection:
            row = (await connection.execute(text("SELECT sequence, hash FROM audit_head FOR UPDATE"))).one()
            session = GroupSession(connection, database.country, mutation, (row.sequence, row.hash))
            yield session
            await session._finish()
