"""A sealed bundle (`domain.bundle`) as a stream: its head, lines and audit links, and the tail that hashes them all."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Protocol

from commons.database.sessions import ReadSession
from services.governance.domain.bundle import FORMAT
from services.governance.domain.bundle_kinds import BundleKind
from services.governance.store.audit_links import json_line, links
from services.governance.store.copying import copied, copied_lines
from services.governance.store.signatures import SignatureRecord


class Sealed(Protocol):
    """What was sealed: a roll or a consultation."""

    @property
    def signature(self) -> str | None:
        """Of the claims, as a token."""
        ...

    @property
    def public_key(self) -> dict[str, Any] | None:
        """Of the key that signed, as a JWK."""
        ...


@dataclass(frozen=True, slots=True)
class Bundled:
    """What goes into one bundle. `lines`: a query of one column of JSON. `subject`: the id of what is sealed."""

    kind: BundleKind
    subject: str
    head: dict[str, Any]
    lines: str
    arguments: tuple[Any, ...]


def told_of(signatures: Iterable[SignatureRecord], **more: Any) -> dict[str, Any]:
    """What a head tells in words, `more` being what only this kind has; signed as `bundle_head.told_digest`."""
    return {
        "seals": [{"name": row.name, "role": row.role, "at": str(row.at.astimezone(UTC))} for row in signatures],
        **more,
    }


def head_of(kind: BundleKind, found: Sealed, told: dict[str, Any]) -> dict[str, Any]:
    """The head of a bundle."""
    return {
        "hemicycle": kind.name,
        "format": FORMAT,
        "signature": found.signature,
        "key": found.public_key,
        **told,
    }


async def bundle_stream(session: ReadSession, wanted: Bundled) -> AsyncGenerator[bytes, None]:
    """The bundle, in blocks of lines, as this transaction sees it."""
    tail = _Tail()
    yield tail.hashed(json_line(wanted.head))
    async with aclosing(copied_lines(await session.driver(), wanted.lines, *wanted.arguments)) as blocks:
        async for block in blocks:
            tail.lines += block.count(b"\n")
            yield tail.hashed(block)
    async with aclosing(links(session, wanted.subject, wanted.kind.sealed)) as chain:
        async for link in chain:
            tail.linked += 1
            yield tail.hashed(link)
    yield json_line({"lines": tail.lines, "audit": tail.linked, "sha256": tail.digest.hexdigest()})


async def csv_stream(session: ReadSession, query: str, *arguments: Any) -> AsyncGenerator[bytes, None]:
    """A query's rows as CSV with a header line (RFC 4180, UTF-8)."""
    async with aclosing(copied(await session.driver(), query, *arguments, format="csv", header=True)) as chunks:
        async for chunk in chunks:
            yield chunk


def safe(column: str) -> str:
    """SQL for a cell that is safe to open in a spreadsheet: one that begins like a formula gets an apostrophe."""
    return rf"CASE WHEN {column} ~ '^[=+\-@\t\r]' THEN '''' || {column} ELSE {column} END"


@dataclass(slots=True)
class _Tail:
    """What the last line says of those before it."""

    lines: int = 0
    linked: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def hashed(self, block: bytes) -> bytes:
        self.digest.update(block)
        return block
