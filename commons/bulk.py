"""The bulk plane's wire format: what is too large for GraphQL pages moves as framed PostgreSQL `COPY` bytes.

A frame is a 4-byte big-endian length and that many bytes. A frame of length 0 ends the rows; one more frame follows,
the trailer (JSON). A stream without a trailer, or whose trailer disagrees, is incomplete and must not be used.
An electorate that is cut is resumed at the same state: the rows of a state are the same bytes whenever they are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from commons.errors import Refusal

FRAME_MAX = 16 << 20
"""No frame is longer: a length beyond it is noise, and must not make the reader wait for gigabytes."""

ELECTORATE_PATH = "/electorate"
KNOWN_AT_HEADER = "x-known-at"
"""Of an answer: the audit sequence at which the electorate is read, said before its first row."""

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


Whole = Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
"""A count or sequence that PostgreSQL can hold."""


class ElectorateRequest(msgspec.Struct, frozen=True):
    """Which electorate: entity id, `as_of` (ISO day), and the members partition's audit sequence (None: now).

    `membership` (32 hex digits) asks for the row of one, or none. `received` resumes a stream at `known_at`: so many
    bytes of rows are there already and are not sent again; the trailer is that of the whole.
    """

    entity: str
    as_of: str
    known_at: Whole | None = None
    membership: str | None = None
    received: Whole = 0

    def query(self) -> dict[str, str]:
        """As the query of `GET /electorate`."""
        values = {name: getattr(self, field) for name, field in _QUERY.items()}
        return {name: str(value) for name, value in values.items() if value not in (None, "")}

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> ElectorateRequest:
        """Read it back. Raises `Refusal` BAD_ARGUMENT, also for what is not known, which may be a slip of a name."""
        if unknown := set(query) - set(_QUERY):
            raise Refusal("BAD_ARGUMENT", f"{', '.join(sorted(unknown))[:60]}: known are {', '.join(_QUERY)}.")
        values = {_QUERY[name]: text for name, text in query.items()}
        try:
            found = msgspec.convert(values, cls, strict=False)
        except msgspec.ValidationError as error:
            raise Refusal(
                "BAD_ARGUMENT", f"entity and asOf are needed, knownAt and received numbers: {error}."
            ) from error
        if found.received and (found.known_at is None or found.membership):
            raise Refusal("BAD_ARGUMENT", "A whole electorate is resumed at the knownAt that its first part named.")
        return found


_QUERY = {
    "entity": "entity",
    "asOf": "as_of",
    "knownAt": "known_at",
    "membership": "membership",
    "received": "received",
}


OWN_PATH = "/bulk/own-membership"
OWN_PURPOSE = "OWN_MEMBERSHIP"


CONSULTATION_PURPOSE = "CONSULTATION"
NAMED_ELECTORATE_PURPOSE = "NAMED_ELECTORATE"
"""For the roll of a European society whose statutes name the entities whose voters are its electorate."""
ALIAS_TABLE_PATH = "/bulk/alias-table"
UNDELIVERED_PATH = "/bulk/undelivered-aliases"
RULES_PATH = "/bulk/roll-rules"

ALIAS_TABLE_COLUMNS: tuple[tuple[str, str], ...] = (("old", "uuid"), ("new", "uuid"))
"""Former person ids with the id each goes by today, in `COPY … (FORMAT binary)` order."""


PAIRS_PATH = "/bulk/suspected-pairs"
PAIR_COLUMNS: tuple[tuple[str, str], ...] = (("first", "uuid"), ("second", "uuid"))
"""Memberships of different persons that may be one human's, the smaller id first."""

DUPLICATES_PURPOSE = "SUSPECTED_DUPLICATES"
HASHES_PATH = "/bulk/person-hashes"
HASH_COLUMNS: tuple[tuple[str, str], ...] = (("person", "uuid"), ("hash", "bytea"))
"""Persons of an electorate with HMAC-SHA-256 of folded name and day of birth under the key that came with the request:
one assembly's, made for one comparison and kept nowhere."""


class HashesRequest(msgspec.Struct, frozen=True):
    """Whose hashes (entity, ISO day, audit sequence), and under which key (hex of 32 bytes)."""

    entity: str
    as_of: str
    known_at: int
    key: str


NOTICE_PATH = "/bulk/notice-addresses"
NOTICE_PURPOSE = "NOTICE"
NOTICE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("membership", "uuid"),
    ("number", "integer"),
    ("name", "text"),
    ("email", "text"),
    ("city", "text"),
)
"""Where an entity's members are told of a meeting, in `COPY … (FORMAT binary)` order: kept by nobody who asks."""


ENTITY_LIFE_PATH = "/bulk/entity-life"


class EntityLifeRequest(msgspec.Struct, frozen=True):
    """Whether there is a legal entity on each of these days (ISO): it may hold a meeting, its register counts."""

    entity: str
    days: list[str]


class EntityRequest(msgspec.Struct, frozen=True):
    """An entity on a day (ISO)."""

    entity: str
    day: str


class OwnRequest(msgspec.Struct, frozen=True):
    """Whether the login (issuer, subject) is recorded for the holder of a membership (32 hex digits), or, where
    `membership` is empty, for the holder of any membership of the entity."""

    membership: str
    issuer: str
    subject: str
    entity: str = ""


class OwnAnswer(msgspec.Struct, frozen=True):
    """Whether it is."""

    own: bool


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


class StreamCut(Refusal):
    """A stream that ended before its trailer; whoever knows its state may resume it."""

    def __init__(self) -> None:
        super().__init__("ELECTORATE_UNAVAILABLE", _INCOMPLETE)


Resume = Callable[[int], Awaitable[AsyncIterator[bytes]]]
"""Opens a cut stream anew after so many bytes of rows; raises `StreamCut` when that is given up."""


@dataclass
class FrameReader:
    """Reads frames from chunks of bytes; after iterating `rows()`, `trailer` holds the checked trailer.

    With `resume`, a cut stream goes on where it was cut: the trailer's hash is over the rows of all parts.
    """

    chunks: AsyncIterator[bytes]
    resume: Resume | None = None
    trailer: Trailer | None = None
    received: int = 0

    async def rows(self) -> AsyncIterator[bytes]:
        """The `COPY` bytes. Raises `Refusal` ELECTORATE_UNAVAILABLE when the stream is cut or does not add up."""
        digest, part = hashlib.sha256(), _Part(self.chunks)
        while self.trailer is None:
            payload = await self._next(part)
            if payload is None:
                part = _Part(await self._resumed())
            elif payload:
                digest.update(payload)
                self.received += len(payload)
                yield payload
            else:
                self.trailer = part.trailer
        if self.trailer.sha256 != digest.hexdigest():
            self.trailer = None
            raise _incomplete()

    async def _next(self, part: _Part) -> bytes | None:
        """The next rows, b"" at the trailer, or None where the stream is cut."""
        try:
            return await part.next()
        except StreamCut:
            return None

    async def _resumed(self) -> AsyncIterator[bytes]:
        if self.resume is None:
            raise StreamCut
        return await self.resume(self.received)


class _Part:
    """The frames of one connection."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self.frames = _frames(chunks)
        self.trailer: Trailer | None = None

    async def next(self) -> bytes:
        """The next rows; b"" once the trailer is read and nothing follows it."""
        payload = await self._frame()
        if payload:
            return payload
        self.trailer = _trailer(await self._frame())
        if await anext(self.frames, None) is not None:
            raise _incomplete()
        return b""

    async def _frame(self) -> bytes:
        found = await anext(self.frames, None)
        if found is None:
            raise StreamCut
        return found


async def _frames(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    buffer = bytearray()
    async for chunk in chunks:
        buffer += chunk
        while len(buffer) >= 4:
            size = int.from_bytes(buffer[:4], "big")
            if size > FRAME_MAX:
                raise _incomplete()
            if len(buffer) < 4 + size:
                break
            payload = bytes(buffer[4 : 4 + size])
            del buffer[: 4 + size]
            yield payload
    if buffer:
        raise StreamCut


def _trailer(payload: bytes) -> Trailer:
    try:
        return msgspec.json.decode(payload, type=Trailer)
    except msgspec.DecodeError as error:
        raise _incomplete() from error


_INCOMPLETE = "The electorate arrived incomplete; compute the roll again."


def _incomplete() -> Refusal:
    return Refusal("ELECTORATE_UNAVAILABLE", _INCOMPLETE)


DESK_PATH = "/bulk/meeting-desk"
DESK_PURPOSE = "MEETING_DESK"
DESK_MOST = 1000
"""Memberships named or found in one answer."""


class DeskRequest(msgspec.Struct, frozen=True):
    """Members of an entity on a day (ISO) whom a meeting's desk asks for: by id (32 hex digits each); by `numbers` of
    the register, without their names; or `find`: a register number, or words that names begin with. At most `most` come
    back, by number."""

    entity: str
    day: str
    find: str = ""
    memberships: tuple[str, ...] = ()
    numbers: tuple[Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)], ...] = ()
    most: Annotated[int, msgspec.Meta(ge=1, le=DESK_MOST)] = DESK_MOST


class DeskMember(msgspec.Struct, frozen=True):
    """A member as a desk knows her; no name where the profile is erased, or she is an organisation without one."""

    membership: str
    number: int
    name: str | None = None


class DeskAnswer(msgspec.Struct, frozen=True):
    """Those found, by number."""

    members: tuple[DeskMember, ...]
