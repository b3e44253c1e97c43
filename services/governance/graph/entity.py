"""A legal entity as governance knows it: its assemblies, its law and its statutes."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First
from services.governance.domain.words import AssemblyOrder
from services.governance.graph.assembly import Assembly
from services.governance.graph.law import LawPack, Statutes
from services.governance.graph.loaders import loaders_of
from services.governance.graph.pages import assemblies_page
from services.governance.store.assemblies import AssemblyQuery


@strawberry.federation.type(keys=["id"])
class LegalEntity:
    """One cooperative."""

    id: strawberry.ID

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
