"""Fields of a membership about how its facts came to be: their history, and the contracts of work behind some."""

from __future__ import annotations

from datetime import date
from functools import partial

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.listed import Order, listed
from commons.subgraph.loaders import batch_loader
from commons.subgraph.relay import After, Connection, First
from services.members.domain.contracts import Contract
from services.members.graph.types.contract import WorkContract
from services.members.graph.types.fact_history import FactRecord, OfFact, history_of
from services.members.graph.types.transfer import Transfer
from services.members.store.contracts import contracts_of
from services.members.store.memberships import MembershipRow
from services.members.store.transfers import KeptTransfer, transfers_of
from services.members.store.versions import versions_of


@strawberry.type
class MembershipStory:
    """History and contracts of one membership."""

    row: strawberry.Private[MembershipRow]

    @strawberry.field(
        description="Every fact that was ever on record, the newest known first: what, for which days, known since "
        "when, why, and by whom."
    )
    async def history(
        self, info: Info, first: First = None, after: After = None, fact: OfFact = None
    ) -> Connection[FactRecord] | None:
        """A page of the history."""
        return await history_of(info.context, self.row, first, after, fact)

    @strawberry.field(
        description="Rises with every write on it, whichever part that was: what a mutation may name as "
        "`expectedVersion`, so that nothing written meanwhile is overwritten unseen."
    )
    async def version(self, info: Info) -> int | None:
        """The audit sequence of the newest write."""
        return await batch_loader(info.context, "versions", versions_of).load(self.row.id) or 0

    @strawberry.field(description="Moves from here to an entity of another country, the newest first.")
    async def transfers(self, info: Info, first: First = None, after: After = None) -> Connection[Transfer] | None:
        """Transfers, called off ones too."""
        context, page = info.context, page_of(first, after)
        found = await batch_loader(context, "transfers", transfers_of).load(self.row.id)
        return listed(context.country, page, found or (), _MOVES, lambda one: Transfer.of(one, context.today))

    @strawberry.field(description="Contracts of work that carry obligations, the newest first.")
    async def contracts(self, info: Info, first: First = None, after: After = None) -> Connection[WorkContract] | None:
        """Contracts as known now."""
        context, page = info.context, page_of(first, after)
        found = await batch_loader(context, "contracts", contracts_of).load(self.row.id)
        return listed(context.country, page, found or (), _CONTRACTS, partial(WorkContract.of, context))


_MOVES: Order[KeptTransfer] = Order("transfer", lambda _: (), lambda one: one.transfer.id, newest=True)
_CONTRACTS: Order[Contract] = Order(
    "contract", lambda one: (one.period.start or date.min,), lambda one: one.id, (date,), newest=True
)
