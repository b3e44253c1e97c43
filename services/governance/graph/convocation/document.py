"""The document room, as the graph shows it."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_of
from services.governance.domain.assembly import Assembly
from services.governance.graph.loaders import loaders_of
from services.governance.graph.own_or_role import may_as_member
from services.governance.store import documents
from services.governance.store.documents import DocumentQuery, DocumentRecord

BUREAU = "Assembly.dispatches"
"""Whoever may see this of a meeting reads its documents before notices go out, too."""


@strawberry.type(
    description="A file of a meeting, in one version and language; `name` is what those share. `url`: its address on "
    "the gateway, read by GET with the bearer token, and written once by PUT; `there`: its bytes have come. "
    "`replaced`: a later version's have. `afterDispatch`: it came when notices had gone out, and `why` says for what "
    "reason."
)
class Document:
    """One document."""

    resolution_id: strawberry.Private[strawberry.ID | None]
    id: strawberry.ID
    name: str
    title: str
    language: str
    version: int
    size: int
    sha256: str
    url: str
    there: bool
    replaced: bool
    after_dispatch: bool
    why: str | None
    uploaded_by: str
    announced_at: datetime

    @classmethod
    def of(cls, row: DocumentRecord, country: str) -> Document:
        """The document as shown."""
        new, named = row.new, global_id(country, "document", row.id)
        item = global_id(country, "resolution", new.resolution) if new.resolution else None
        return cls(
            resolution_id=strawberry.ID(item) if item else None,
            id=strawberry.ID(named),
            name=new.name,
            title=new.title,
            language=new.language,
            version=new.version,
            size=new.size,
            sha256=new.sha256.hex(),
            url=f"/files/{country}/documents/{named}.pdf",
            there=row.there,
            replaced=row.replaced,
            after_dispatch=new.after_dispatch,
            why=new.why,
            uploaded_by=row.uploader,
            announced_at=row.at,
        )

    @strawberry.field(description="The item of the agenda that it is about; null: the meeting as a whole.")
    def resolution(self) -> strawberry.ID | None:
        """The item's id."""
        return self.resolution_id


async def documents_page(
    context: RequestContext, assembly: Assembly, page: Page, *, history: bool
) -> Connection[Document]:
    """One page: for the bureau all that is announced, for members what is there once notices have gone out."""
    bureau = await may_as_member(context, BUREAU, assembly.entity)
    found: list[DocumentRecord] = []
    if bureau or await loaders_of(context).dispatched.load(assembly.id):
        async with context.reading() as session:
            found = await documents.page_of(session, DocumentQuery(assembly.id, bureau, history), page)
    rows = [(encode_cursor((), global_id(context.country, "document", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: Document.of(row, context.country))
