"""Pages of assemblies, for the root and for an entity."""

from __future__ import annotations

from commons.paging import Page
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, Edge, page_edges
from services.governance.graph.assembly import Assembly
from services.governance.store.assemblies import AssemblyQuery, page_of_assemblies


async def assemblies_page(context: RequestContext, query: AssemblyQuery, page: Page) -> Connection[Assembly]:
    """One page in the query's order."""
    async with context.reading() as session:
        found = await page_of_assemblies(session, query, page, context.today)
    shown = [Assembly.of(record, context.country) for record in found]
    kept, page_info = page_edges(page, [(assembly.cursor, assembly) for assembly in shown])
    return Connection(edges=[Edge(cursor=cursor, node=node) for cursor, node in kept], page_info=page_info)
