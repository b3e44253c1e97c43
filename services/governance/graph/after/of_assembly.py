"""What follows a meeting, as fields of the assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First, connection
from services.governance.graph.after.discovery import Discovery
from services.governance.graph.after.filing import Filing
from services.governance.graph.after.minutes import Minutes
from services.governance.graph.loaders import loaders_of
from services.governance.store.after import discoveries, filings

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


@strawberry.field(description="Its minutes: the version that stands; null before they are drafted.")
async def minutes(root: Assembly, info: Info) -> Minutes | None:
    """The newest version."""
    found = await loaders_of(info.context).minutes.load(root.record.id)
    return Minutes.of(found[-1], root.country) if found else None


@strawberry.field(description="Every version of its minutes, oldest first.")
async def minutes_versions(root: Assembly, info: Info) -> list[Minutes] | None:
    """All versions."""
    found = await loaders_of(info.context).minutes.load(root.record.id)
    return [Minutes.of(row, root.country) for row in found]


@strawberry.field(description="What it decided and must be filed, by the day on which it is due.")
async def filings_of_meeting(root: Assembly, info: Info) -> list[Filing] | None:
    """Its filing duties."""
    context = info.context
    async with context.reading() as session:
        rows = await filings.of_assembly(session, root.record.id)
    return [Filing.of(row, root.country, context.today) for row in rows]


@strawberry.field(description="Late discoveries about who was admitted or refused, in the order they were recorded.")
async def discoveries_page(
    root: Assembly, info: Info, first: First = None, after: After = None
) -> Connection[Discovery] | None:
    """One page of discoveries."""
    page, country = page_of(first, after), root.country
    async with info.context.reading() as session:
        rows = await discoveries.page_of(session, root.record.id, page)
    found = [(encode_cursor((), global_id(country, "discovery", row.id)), Discovery.of(row, country)) for row in rows]
    return connection(page, found)
