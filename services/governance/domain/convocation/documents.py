"""The document room: PDF files in versions and languages, open to members once notices have gone out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.convocation.texts import check_unopened, language_of, reason_of

BYTES_MAX = 20 << 20
"""Bytes of one document."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\Z")
VERSIONS_MAX = 50
ROOM_MAX = 500
"""Documents of one meeting, versions included."""
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class WantedDocument:
    """A document as it is announced, before its bytes come: `name` is what its versions and languages share."""

    name: str
    title: str
    language: str
    size: int
    sha256: str
    resolution: UUID | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What the decision needs: documents there are, the newest version of this one in this language (0: none), how far
    the meeting is, and whether the resolution is on its agenda."""

    documents: int
    version: int
    dispatched: bool
    opened: bool
    announced: bool = True


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document as it goes on record."""

    name: str
    title: str
    language: str
    version: int
    size: int
    sha256: bytes
    resolution: UUID | None
    after_dispatch: bool
    why: str | None


def add(wanted: WantedDocument, at: Room) -> NewDocument:
    """The next version of a document.

    Raises `Refusal` TRANSITION_NOT_ALLOWED once the meeting is open, ITEM_NOT_ANNOUNCED for an item of another agenda,
    BAD_ARGUMENT for what is too large, badly named, or without a reason after dispatch.
    """
    check_unopened(opened=at.opened)
    if not NAME.match(wanted.name):
        raise Refusal("BAD_ARGUMENT", "A document's name is lower-case letters, digits and -, as annual-accounts.")
    if not 0 < wanted.size <= BYTES_MAX:
        raise Refusal("BAD_ARGUMENT", f"A document has 1 to {BYTES_MAX} bytes.").blame(wanted.size)
    if not _SHA256.match(wanted.sha256):
        raise Refusal("BAD_ARGUMENT", "sha256 is the file's SHA-256 as 64 hex digits.").blame(wanted.sha256)
    if not at.announced:
        raise Refusal("ITEM_NOT_ANNOUNCED", "That item is not on this meeting's agenda.")
    if at.documents >= ROOM_MAX or at.version >= VERSIONS_MAX:
        raise Refusal("BAD_ARGUMENT", f"A meeting has at most {ROOM_MAX} documents, each in {VERSIONS_MAX} versions.")
    return NewDocument(
        name=wanted.name,
        title=texts.title("The title", wanted.title),
        language=language_of(wanted.language),
        version=at.version + 1,
        size=wanted.size,
        sha256=bytes.fromhex(wanted.sha256),
        resolution=wanted.resolution,
        after_dispatch=at.dispatched,
        why=reason_of(wanted.why, dispatched=at.dispatched),
    )


def check_bytes(body: bytes, size: int, sha256: bytes) -> None:
    """Refuse BAD_ARGUMENT for bytes that are not what was announced, or no PDF."""
    if len(body) != size or hashlib.sha256(body).digest() != sha256:
        raise Refusal("BAD_ARGUMENT", "This is not the file that was announced: its size or SHA-256 is another.")
    if not body.startswith(b"%PDF-") or b"%%EOF" not in body[-1024:]:
        raise Refusal("BAD_ARGUMENT", "This is no PDF file.")
