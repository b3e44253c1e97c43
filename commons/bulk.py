"""The bulk plane's wire format: what is too large for GraphQL pages moves as framed PostgreSQL `COPY` bytes.

A frame is a 4-byte big-endian length and that many bytes. A frame of length 0 ends the rows; one more frame follows,
the trailer (JSON). A stream without a trailer, or whose trailer disagrees, is incomplete and must not be used.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import msgspec

from commons.errors import Refusal

ELECTORATE_PATH = "/bulk/electorate"

ELECTORATE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("membership", "uuid"),
    ("person", "uuid"),  # null for an organisation's membership
    ("kind", "text"),  # PERSON or ORGANISATION
    ("number", "integer"),  # in the entity's register
    ("category", "text"),
    ("college", "text"),
    ("joined_on", "date"),
    ("ended_on", "date"),  # last day of membership, if known
    ("voting", "boolean"),  # false: the vote is suspended
    ("suspension", "text"),  # why, if it is
    ("in_default", "boolean"),
    ("shares", "integer"),
    ("paid_shares", "integer"),
)
"""Columns of an electorate and their PostgreSQL types, in `COPY … (FORMAT binary)` order: one row for each membership
of the entity that is registered on the `as_of` day, as known at the audit sequence; ordered by (person, membership)."""


class ElectorateRequest(msgspec.Struct, frozen=True):
    """Which electorate: entity id, `as_of` (ISO day), and the members partition's audit sequence (None: now)."""

    entity: str
    as_of: str
    known_at: int | None = None


class Trailer(msgspec.Struct, frozen=True):
    """What ends a stream: rows, SHA-256 of all row bytes (hex), and the state they were read at."""

    rows: int
    sha256: str
    sequence: int
    head: str


def frame(payload: bytes) -> bytes:
    """One frame."""
    return len(payload).to_bytes(4, "big") + payload


def closing(trailer: Trailer) -> bytes:
    """The last two frames."""
    return frame(b"") + frame(msgspec.json.encode(trailer))


@dataclass
class FrameReader:
    """Reads frames from chunks of bytes; after iterating `rows()`, `trailer` holds the checked trailer."""

    chunks: AsyncIterator[bytes]
    trailer: Trailer | None = None

    async def rows(self) -> AsyncIterator[bytes]:
        """The `COPY` bytes. Raises `Refusal` ELECTORATE_UNAVAILABLE when the stream is cut or does not add up."""
        digest, buffer, ended = hashlib.sha256(), bytearray(), False
        async for chunk in self.chunks:
            buffer += chunk
            while len(buffer) >= 4 and len(buffer) >= 4 + (size := int.from_bytes(buffer[:4], "big")):
                payload = bytes(buffer[4 : 4 + size])
                del buffer[: 4 + size]
                if ended:
                    self.trailer = msgspec.json.decode(payload, type=Trailer)
                elif size == 0:
                    ended = True
                else:
                    digest.update(payload)
                    yield payload
        if self.trailer is None or self.trailer.sha256 != digest.hexdigest():
            raise Refusal("ELECTORATE_UNAVAILABLE", "The electorate arrived incomplete; compute the roll again.")
