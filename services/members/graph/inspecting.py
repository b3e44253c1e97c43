"""A member inspects the register: by her own membership, on the law's terms, and everybody on the page can see that."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import borderless_id, global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, Edge, page_edges
from services.members.domain.protection.inspection import check_inspection
from services.members.graph.loaders import viewer_of
from services.members.graph.types.leaving import LeavingLaw
from services.members.graph.types.protection import RegisterEntry, RegisterInspection
from services.members.store.inspection import RegisterLine, register_lines, registered_as
from services.members.store.inspection_terms import inspection_terms

MOST = 100
"""Lines of a page: an inspection reads, it does not take a copy."""


async def inspect(context: RequestContext, entity: str, page: Page) -> RegisterInspection:
    """A page of the register. Refuses FORBIDDEN (no member, no share), LAW_UNKNOWN, BAD_ARGUMENT (too many lines)."""
    context.entity_here(entity)
    if page.size > MOST:
        raise Refusal("BAD_ARGUMENT", f"An inspection shows {MOST} lines at a time; follow the cursor.")
    persons = (await viewer_of(context)).persons
    async with context.reading() as session:
        mine = await registered_as(session, entity, persons, context.today)
    if mine is None:
        raise Refusal("FORBIDDEN", "A register is inspected by its own members, with a login recorded in this country.")
    terms = await inspection_terms(context.partition, entity, context.today)
    check_inspection(terms, mine[1])
    async with context.reading() as session:
        lines = await register_lines(session, entity, page, context.today)
    kept, page_info = page_edges(page, [_row(context.country, line) for line in lines])
    shown = {edge[1].number for edge in kept}
    context.watch("inspection", [line.membership for line in lines if line.number in shown])
    edges = [Edge(cursor=cursor, node=node) for cursor, node in kept]
    law = LeavingLaw(key=terms.law.key, article=terms.law.article, unverified=terms.law.unverified)
    return RegisterInspection(law=law, entries=Connection(edges=edges, page_info=page_info))


def _row(country: str, line: RegisterLine) -> tuple[str, RegisterEntry]:
    key = line.organisation
    organisation = None if key is None else strawberry.ID(borderless_id("organisation", key))
    entry = RegisterEntry(number=line.number, name=line.name, organisation=organisation, joined_on=line.joined_on)
    return encode_cursor((line.number,), global_id(country, "membership", line.membership)), entry
