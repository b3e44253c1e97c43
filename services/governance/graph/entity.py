"""A legal entity as governance knows it: its assemblies, its law and its statutes."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, Edge, First, page_edges
from services.governance.domain.words import AssemblyOrder
from services.governance.graph.assembly import Assembly
from services.governance.graph.law import LawPack, Statutes
from services.governance.graph.listed import listed_page
from services.governance.graph.loaders import loaders_of
from services.governance.graph.pages import assemblies_page
from services.governance.graph.statutes_versions import StatutesProposal
from services.governance.store import statutes_proposals
from services.governance.store.assemblies import AssemblyQuery


@strawberry.federation.type(keys=["id"])
class LegalEntity:
    """One cooperative."""

    id: strawberry.ID

    @property
    def subject(self) -> Subject:
        """Whom it is about: its own bureau sees its proposals."""
        return Subject(self.id)

    @strawberry.field(description="Its assemblies, soonest first; `upcoming` keeps those from today on.")
    async def assemblies(
        self, info: Info, first: First = None, after: After = None, upcoming: bool | None = None
    ) -> Connection[Assembly]:
        """One page of its assemblies."""
        query = AssemblyQuery(AssemblyOrder.SOONEST, entity=self.id, upcoming=upcoming)
        return await assemblies_page(info.context, query, page_of(first, after))

    @strawberry.field(description="The law that binds it, on a day (today if absent), its statutes laid over it.")
    async def law_pack(self, info: Info, as_of: date | None = None) -> LawPack | None:
        """Its law."""
        on = as_of or info.context.today
        return LawPack.of(await loaders_of(info.context).regime(self.id, on), on)

    @strawberry.field(description="Its statutes in force on a day (today if absent); null if none are recorded.")
    async def statutes(self, info: Info, as_of: date | None = None) -> Statutes | None:
        """Its statutes."""
        regime = await loaders_of(info.context).regime(self.id, as_of or info.context.today)
        return Statutes.of(regime.statutes) if regime.statutes else None

    @strawberry.field(description="Every version of its statutes, newest first: earlier ones stay as they were.")
    async def statutes_versions(self, info: Info, first: First = None, after: After = None) -> Connection[Statutes]:
        """A page of versions."""
        found = {f"{row.version}": row for row in reversed(await loaders_of(info.context).statutes.load(self.id))}
        return listed_page(page_of(first, after), list(found), lambda version: Statutes.of(found[version]))

    @strawberry.field(description="Proposed statutes and what became of them, newest first; for its bureau.")
    async def statutes_proposals(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[StatutesProposal] | None:
        """A page of proposals."""
        page, country = page_of(first, after), info.context.country
        async with info.context.reading() as session:
            found = await statutes_proposals.page_of(session, self.id, page)
        rows = [(encode_cursor((), global_id(country, "proposal", row.id)), row) for row in found]
        kept, page_info = page_edges(page, rows)
        edges = [Edge(cursor=cursor, node=StatutesProposal.of(row, country)) for cursor, row in kept]
        return Connection(edges=edges, page_info=page_info)
