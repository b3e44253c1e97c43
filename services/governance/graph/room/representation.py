"""Who acts by law for whom, as the graph shows it."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_awaited
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.stubs import Membership
from services.governance.graph.words import RepresentationBasis
from services.governance.store import representations
from services.governance.store.representations import RepresentationRecord


@strawberry.type(
    description="Somebody acts for a member by law, from a day to a day, both included: a member, or an outsider. It "
    "is no proxy and uses none up. `source`: what it rests on; `law`: the article."
)
class Representation:
    """One mandate by law."""

    id: strawberry.ID
    represented: Membership
    member: Membership | None
    outsider: Outsider | None
    basis: RepresentationBasis
    source: str
    law: str
    since: date | None = strawberry.field(name="from")
    until: date | None
    recorded_by: str

    @classmethod
    async def of(cls, row: RepresentationRecord, context: RequestContext) -> Representation:
        """The representation as shown."""
        acting, country = row.acting, context.country
        outsider = await loaders_of(context).outsider.load(acting.outsider) if acting.outsider else None
        return cls(
            id=strawberry.ID(global_id(country, "representation", row.id)),
            represented=membership_of(country, acting.represented),
            member=membership_of(country, acting.member) if acting.member else None,
            outsider=Outsider.of(outsider, country) if outsider else None,
            basis=acting.basis,
            source=acting.source,
            law=row.law,
            since=acting.mandate.starts,
            until=acting.mandate.ends,
            recorded_by=row.recorded_by,
        )


async def representations_page(
    context: RequestContext, entity: str, page: Page, on: date | None
) -> Connection[Representation]:
    """A page of an entity's representations, newest first; `on`: those in force on that day."""
    async with context.reading() as session:
        found = await representations.page_of(session, entity, page, on)
    rows = [(encode_cursor((), global_id(context.country, "representation", row.id)), row) for row in found]
    return await connection_awaited(page, rows, lambda row: Representation.of(row, context))
