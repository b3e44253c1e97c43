"""Announce a document of a meeting; its bytes follow by PUT."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.convocation.documents import Room, WantedDocument, add
from services.governance.graph.convocation.document import Document
from services.governance.store import agenda, assemblies, calls, dispatches, documents


@strawberry.input(
    description="`name`: what its versions and languages share, as annual-accounts. `size` in bytes, at most 20 MiB, "
    "and `sha256` as 64 hex digits: those of the PDF that will be sent. `why`: needed once notices have gone out."
)
class AddDocumentInput:
    """A document to come."""

    assembly: strawberry.ID
    name: str
    title: str
    language: str
    size: int
    sha256: str
    resolution: strawberry.ID | None = None
    why: str | None = None
    idempotency_key: str | None = None

    def wanted(self, country: str) -> WantedDocument:
        """In the domain's words."""
        item = None if self.resolution is None else uuid_of(self.resolution, "resolution", country)
        return WantedDocument(self.name, self.title, self.language, self.size, self.sha256, item, self.why)


@strawberry.type
class AddDocumentPayload:
    """The document, with the address that takes its bytes."""

    document: Document


@mutation(
    description="Announce a document; then PUT the PDF at its `url`, with the same token. The same name and language "
    "again is its next version. Members read it from the first dispatch on."
)
async def add_document(info: Info, input: AddDocumentInput) -> AddDocumentPayload:
    """Check what it is, and put it on record."""
    context = info.context
    assembly_id, wanted = uuid_of(input.assembly, "assembly", context.country), input.wanted(context.country)
    async with context.writing("addDocument", input, input.idempotency_key) as session:
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.addDocument", assembly.entity)
        if session.replayed is None:
            new = await documents.insert(session, assembly_id, add(wanted, await _room(session, assembly_id, wanted)))
            named = global_id(context.country, "document", new)
            session.record("addDocument", named, name=wanted.name, language=wanted.language, sha256=wanted.sha256)
        found = await documents.by_id(session, uuid_of(session.subject, "document"))
    return AddDocumentPayload(document=Document.of(found, context.country))


async def _room(session: WriteSession, assembly: UUID, wanted: WantedDocument) -> Room:
    items = [item.id for _, item in await agenda.of_assemblies(session, [assembly])]
    return replace(
        await documents.room(session, assembly, wanted.name, wanted.language),
        dispatched=bool(await dispatches.ever_of(session, [assembly])),
        opened=bool(await calls.of_assembly(session, assembly)),
        announced=wanted.resolution is None or wanted.resolution in items,
    )
