"""The consultation view of a joint meeting: each person once, non-binding; organisations have no line."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.ids import borderless_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import PageInfo, page_edges
from services.governance.graph.loaders import loaders_of
from services.governance.graph.stubs import Person
from services.governance.store.roll_lines import page_of_voters


@strawberry.type
class ConsultationEdge:
    """One person and the cursor that continues after her."""

    cursor: str
    node: Person


@strawberry.type(description="Voters of this country's rolls of a joint meeting, by person id; a view, never a result.")
class ConsultationConnection:
    """A page of voters."""

    edges: list[ConsultationEdge]
    page_info: PageInfo


async def consultation_page(context: RequestContext, meeting: UUID, page: Page) -> ConsultationConnection:
    """One page of the voters of the meeting's rolls here, each person once."""
    loaders = loaders_of(context)
    assemblies = await loaders.assemblies_of_meeting.load(meeting)
    rolls = await loaders.roll_of_assembly.load_many([assembly.record.id for assembly in assemblies])
    async with context.reading() as session:
        found = await page_of_voters(session, [roll.id for roll in rolls if roll], page)
    ids = [borderless_id("person", person) for person in found]
    kept, page_info = page_edges(page, [(encode_cursor((), shown), shown) for shown in ids])
    edges = [ConsultationEdge(cursor=cursor, node=Person(id=strawberry.ID(shown))) for cursor, shown in kept]
    return ConsultationConnection(edges=edges, page_info=page_info)
