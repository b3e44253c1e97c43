"""Applications by id and by page, for the applicant herself and for the office of the entity."""

from __future__ import annotations

from typing import Annotated

import strawberry

from commons.ids import global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First, connection
from commons.subgraph.scalars import CountryCode
from services.members.graph.mutations.own_membership import check_country
from services.members.graph.types.application import Application, note_reading, shown
from services.members.store.applications import (
    FoundApplication,
    application_by_id,
    application_page,
    applications_of,
)

OnlyOpen = Annotated[
    bool, strawberry.argument(description="Only those that wait for a decision, an appeal's decision or the admission.")
]
InCountry = Annotated[CountryCode, strawberry.argument(description="The country whose register is asked, by its code.")]
ToEntity = Annotated[strawberry.ID, strawberry.argument(description="The legal entity applied to.")]


@strawberry.field(description="An application by its id, for the applicant herself and the office of the entity.")
async def application(info: Info, id: strawberry.ID) -> Application | None:
    """One application; null when there is none that the caller may know of."""
    context = info.context
    async with context.reading() as session:
        found = await application_by_id(session, uuid_of(id, "application", context.country), context.caller)
    return shown(context, found)


@strawberry.field(description="Your own applications in one country, the newest first.")
async def own_applications(
    info: Info, country: InCountry, first: First = None, after: After = None
) -> Connection[Application]:
    """What the caller's login applied for, whatever became of it."""
    context, page = info.context, page_of(first, after)
    check_country(context, str(country))
    async with context.reading() as session:
        rows = await applications_of(session, page, context.caller)
    seen = ((row, shown(context, row)) for row in rows)
    nodes = [(_cursor(context.country, row), found) for row, found in seen if found is not None]
    return connection(page, nodes)


@strawberry.field(description="Applications to an entity, the newest first, for its membership office and auditors.")
async def applications(
    info: Info, entity: ToEntity, only_open: OnlyOpen = False, first: First = None, after: After = None
) -> Connection[Application]:
    """A page of applications. Refuses FORBIDDEN."""
    context, page = info.context, page_of(first, after)
    here = context.entity_here(entity)
    context.require("Query.applications", here.id)
    async with context.reading() as session:
        rows = await application_page(session, page, here.id, context.caller, only_open=only_open)
    for row in rows[: page.size]:
        note_reading(context, row)
    nodes = [(_cursor(context.country, row), Application.of(context, row, office=True)) for row in rows]
    return connection(page, nodes)


def _cursor(country: str, row: FoundApplication) -> str:
    return encode_cursor((), global_id(country, "application", row.application.id))
