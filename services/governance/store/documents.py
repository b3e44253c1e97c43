"""Documents of meetings: what each is, and its bytes once they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.convocation.documents import NewDocument, Room
from services.governance.store.decisions import signed

_COLUMNS = (
    "id, assembly, resolution, document.name, title, language, version, size, sha256, after_dispatch, why, uploader,"
    " at, EXISTS (SELECT FROM document_body b WHERE b.document = document.id) AS there,"
    " EXISTS (SELECT FROM document newer JOIN document_body b ON b.document = newer.id"
    "  WHERE newer.assembly = document.assembly AND newer.name = document.name AND newer.language = document.language"
    "  AND newer.version > document.version) AS replaced"
)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document. `there`: its bytes have come; `replaced`: a later version's have."""

    id: UUID
    assembly: UUID
    new: NewDocument
    uploader: str
    at: datetime
    there: bool
    replaced: bool


@dataclass(frozen=True, slots=True)
class DocumentQuery:
    """Which documents of an assembly: all, or those whose bytes came; with versions that were replaced, or without."""

    assembly: UUID
    awaited: bool
    replaced: bool


async def by_id(session: ReadSession, document: UUID) -> DocumentRecord:
    """The document; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS} FROM document WHERE id = :id", {"id": document})
    if row is None:
        raise not_found()
    return _record(row)


def not_found() -> Refusal:
    """The refusal of a document that is not there, or not there for who asks."""
    return Refusal("NOT_FOUND", "No document with this id here.")


async def page_of(session: ReadSession, query: DocumentQuery, page: Page) -> list[DocumentRecord]:
    """One page and the row after it, in the order in which they were announced."""
    keys = keyset(page, ("id",), country=session.country, kind="document", descending=False)
    where = ["TRUE" if query.awaited else "there", "TRUE" if query.replaced else "NOT replaced"]
    rows = await session.all(
        f"SELECT * FROM (SELECT {_COLUMNS} FROM document WHERE assembly = :assembly) d"
        f" WHERE {' AND '.join(where)} AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"assembly": query.assembly, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def room(session: ReadSession, assembly: UUID, name: str, language: str) -> Room:
    """What there is already; how far the meeting is, the caller knows."""
    row = await session.first(
        "SELECT count(*) AS documents, coalesce(max(version) FILTER (WHERE name = :name AND language = :language), 0)"
        " AS version FROM document WHERE assembly = :assembly",
        {"assembly": assembly, "name": name, "language": language},
    )
    assert row is not None
    return Room(row.documents, row.version, dispatched=False, opened=False)


async def insert(session: WriteSession, assembly: UUID, new: NewDocument) -> UUID:
    """Announce a document; its id."""
    document, by = new_uuid(), signed(session)
    await session.execute(
        "INSERT INTO document (id, assembly, resolution, name, title, language, version, size, sha256, after_dispatch,"
        " why, actor, uploader, at, known) VALUES (:id, :assembly, :resolution, :name, :title, :language, :version,"
        " :size, :sha256, :after_dispatch, :why, :actor, :uploader, :at, int8range(:known, NULL))",
        {
            "id": document,
            "assembly": assembly,
            "resolution": new.resolution,
            "name": new.name,
            "title": new.title,
            "language": new.language,
            "version": new.version,
            "size": new.size,
            "sha256": new.sha256,
            "after_dispatch": new.after_dispatch,
            "why": new.why,
            "actor": by["actor"],
            "uploader": by["name"],
            "at": by["at"],
            "known": await session.sequence(),
        },
    )
    return document


async def save_body(session: WriteSession, document: UUID, body: bytes) -> None:
    """Keep the bytes of a document; the same once more changes nothing."""
    await session.execute(
        "INSERT INTO document_body (document, body) VALUES (:id, :body) ON CONFLICT DO NOTHING",
        {"id": document, "body": body},
    )


async def body_of(session: ReadSession, document: UUID) -> bytes | None:
    """The bytes; None where they have not come."""
    found = await session.value("SELECT body FROM document_body WHERE document = :id", {"id": document})
    return None if found is None else bytes(found)


def _record(row: Row[Any]) -> DocumentRecord:
    new = NewDocument(
        name=row.name,
        title=row.title,
        language=row.language,
        version=row.version,
        size=row.size,
        sha256=bytes(row.sha256),
        resolution=row.resolution,
        after_dispatch=row.after_dispatch,
        why=row.why,
    )
    return DocumentRecord(row.id, row.assembly, new, row.uploader, row.at, row.there, row.replaced)
