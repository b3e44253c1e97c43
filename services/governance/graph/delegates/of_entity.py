"""Pages of what an entity has of sections and delegates."""

from __future__ import annotations

from datetime import date

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_of
from services.governance.graph.delegates.delegate import Delegate, delegates_page
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.delegates.office import Office
from services.governance.graph.delegates.section import Apportionment, body
from services.governance.store import delegate_elections, delegates, offices, sections


async def apportionments_page(context: RequestContext, entity: str, page: Page) -> Connection[Apportionment]:
    """Its apportionments, newest first."""
    async with context.reading() as session:
        found = await sections.page_of(session, entity, page)
    rows = [(encode_cursor((), global_id(context.country, "apportionment", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: Apportionment.of(row, context.country))


async def elections_page(context: RequestContext, entity: str, page: Page) -> Connection[DelegateElection]:
    """Its elections of delegates, newest first."""
    async with context.reading() as session:
        found = await delegate_elections.page_of(session, entity, page)
    rows = [(encode_cursor((), global_id(context.country, "delegateelection", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: DelegateElection.of(row, context.country))


async def in_office_page(
    context: RequestContext, entity: str, on: date, section: str | None, page: Page
) -> Connection[Delegate]:
    """Its delegates in office on a day."""
    sitting = await body(context, entity, on)
    async with context.reading() as session:
        found = await delegates.page_in_office(session, sitting, section, page)
    return delegates_page(page, found, context.country)


async def offices_page(context: RequestContext, entity: str, on: date, page: Page) -> Connection[Office]:
    """Offices held on a day."""
    async with context.reading() as session:
        found = await offices.page_of(session, entity, on, page)
    rows = [(encode_cursor((), global_id(context.country, "office", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: Office.of(row, context.country))
