"""Which clients a list or a search is narrowed to."""

from __future__ import annotations

import strawberry

from services.clients.domain.organisations.classes import MarketSector
from services.clients.domain.partnership import PartnershipStatus
from services.clients.graph import paging
from services.clients.store.clients import ClientFilter as Wanted


@strawberry.input(description="Which clients; what is left out does not narrow.")
class ClientFilter:
    """Which clients."""

    entity: strawberry.ID | None = None
    status: PartnershipStatus | None = None
    sector: MarketSector | None = None
    name: str | None = strawberry.field(default=None, description="How the name begins, accents and case apart.")

    def wanted(self) -> Wanted:
        """The store's filter."""
        return Wanted(paging.entity_argument(self.entity), self.status, self.sector, self.name)
