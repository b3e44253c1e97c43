"""The audit chain: each line holds the hash of the one before (architecture, section 5)."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = hashlib.sha256(b"").digest()
"""The hash before the first line."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line: its place in the chain, when, who (hashed login), what, about which id, and canonical JSON details."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    body: str

    def as_row(self) -> dict[str, Any]:
        """Column values."""
        return {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}

    def canonical(self) -> bytes:
        """The bytes that are hashed: sorted compact JSON, time in UTC."""
        row = self.as_row() | {"at": self.at.astimezone(UTC).isoformat()}
        return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chain_hash(previous: bytes, line: AuditLine) -> bytes:
    """SHA-256 over the hash before and the line."""
    return hashlib.sha256(previous + line.canonical()).digest()


def first_break(lines: Iterable[tuple[AuditLine, bytes, bytes]], start: bytes = GENESIS) -> int | None:
    """The sequence of the first line (with its `previous` and `hash`) that does not follow, or None if all do."""
    expected = start
    for line, previous, fresh in lines:
        if previous != expected or chain_hash(previous, line) != fresh:
            return line.sequence
        expected = fresh
    return None


def request_hash(request: Any) -> bytes:
    """What makes two requests "the same" under one idempotency key."""
    if dataclasses.is_dataclass(request) and not isinstance(request, type):
        request = dataclasses.asdict(request)
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).digest()
