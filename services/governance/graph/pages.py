"""Pages of assemblies, for the root and for an entity."""

from __future__ import annotations

from commons.paging import Page
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection
from services.governance.graph.assembly import Assembly
from services.governance.store.assemblies import AssemblyQuery, page_of_assemblies


async def assemblies_page(context: RequestContext, query: AssemblyQuery, page: Page) -> Connection[Assembly]:
    """One page in the query's order."""
    async with context.reading() as session:
        found = await page_of_assemblies(session, query, page, context.today)
    shown = [Assembly.of(record, context.country) for record in found]
    return connection(page, [(assembly.cursor, assembly) for assembly in shown])
