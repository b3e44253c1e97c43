"""Candidates by page, for the offices of their members' entities."""

from __future__ import annotations

from typing import Annotated

import strawberry

from commons.errors import Refusal
from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First, connection
from commons.subgraph.scalars import CountryCode
from services.members.graph.mutations.own_membership import check_country
from services.members.graph.types.link_candidate import LinkCandidate
from services.members.store.candidates import candidate_page

OnlyOpen = Annotated[bool, strawberry.argument(description="Without those that somebody called different.")]
InCountry = Annotated[CountryCode, strawberry.argument(description="The country whose members are meant.")]


@strawberry.field(
    description="Members of the caller's entities who may be known in another country, as `findLinkCandidates` found."
)
async def link_candidates(
    info: Info, country: InCountry, only_open: OnlyOpen = True, first: First = None, after: After = None
) -> Connection[LinkCandidate]:
    """A page, by id. Refuses FORBIDDEN."""
    context, page = info.context, page_of(first, after)
    check_country(context, str(country))
    scope = context.entities_in_scope("Query.linkCandidates")
    if scope is not None and not scope:
        raise Refusal("FORBIDDEN", "Query.linkCandidates needs a membership officer of this country.")
    async with context.reading() as session:
        rows = await candidate_page(session, page, scope, only_open=only_open)
    nodes = [
        (
            encode_cursor((), global_id(context.country, "linkCandidate", row.candidate.id)),
            LinkCandidate.of(context, row),
        )
        for row in rows
    ]
    return connection(page, nodes)
