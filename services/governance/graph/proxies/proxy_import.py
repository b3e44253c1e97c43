"""Files of proxies, as the graph shows them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor, page_of
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import After, Connection, First, connection
from services.governance.domain.proxies.taking_in import RejectedLine
from services.governance.graph.listed import listed_page
from services.governance.store.proxies import imports
from services.governance.store.proxies.imports import ImportRecord


@strawberry.type(description="A line of a file that was not taken in, and why.")
class RejectedProxy:
    """A rejected line."""

    line: int = strawberry.field(description="The line of the file, from 1; the header is the first.")
    code: str = strawberry.field(description="A code of refusals.")
    message: str = strawberry.field(description="A sentence that says what to do; nothing that stood in the line.")
    article: str | None = strawberry.field(description="The article it rests on, where law is the cause.")
    key: str | None = strawberry.field(description="The rule's key in the law pack, where there is one.")

    @classmethod
    def of(cls, row: RejectedLine) -> RejectedProxy:
        """The line as shown."""
        return cls(line=row.line, code=row.code, message=row.message, article=row.article, key=row.key)


@strawberry.type(
    description="A file of proxies that was taken in. `accepted` are on record since; `standing` were on record as "
    "they stand in the file; the others are `rejected`, line by line."
)
class ProxyImport:
    """One file."""

    record: strawberry.Private[ImportRecord]
    id: strawberry.ID
    digest: str = strawberry.field(description="The file's SHA-256, hex.")
    lines: int = strawberry.field(description="Proxies in it.")
    accepted: int = strawberry.field(description="Proxies that were put on record.")
    standing: int = strawberry.field(description="Proxies that were on record already.")
    rejected_count: int = strawberry.field(description="Lines that were not taken in.")
    recorded_by: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: ImportRecord, country: str) -> ProxyImport:
        """The file as shown."""
        return cls(
            record=row,
            id=strawberry.ID(global_id(country, "proxyimport", row.id)),
            digest=row.digest.hex(),
            lines=row.lines,
            accepted=row.accepted,
            standing=row.standing,
            rejected_count=len(row.rejected),
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )

    @strawberry.field(description="The lines that were not taken in, in the file's order.")
    def rejected(self, first: First = None, after: After = None) -> Connection[RejectedProxy]:
        """A page of them."""
        rows = {str(row.line): row for row in self.record.rejected}
        return listed_page(page_of(first, after), list(rows), lambda name: RejectedProxy.of(rows[name]))


async def imports_page(context: RequestContext, assembly: UUID, page: Page) -> Connection[ProxyImport]:
    """A page of a meeting's files, the oldest first."""
    async with context.reading() as session:
        found = await imports.page_of(session, assembly, page)
    shown = [ProxyImport.of(row, context.country) for row in found]
    return connection(page, [(encode_cursor((), row.id), row) for row in shown])
