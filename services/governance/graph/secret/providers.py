"""Outside providers of electronic votes, as the graph shows them."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info
from services.governance.store.secret import providers


@strawberry.type(
    description="A provider of electronic votes whose certified counts are taken: the id of the key it signs with, and "
    "what says that its system is certified."
)
class VotingProvider:
    """One provider."""

    id: strawberry.ID
    title: str
    key_id: str
    certificate: str
    recorded_by: str
    recorded_at: datetime


async def providers_of(info: Info, entity: str) -> list[VotingProvider]:
    """Those whose key holds, the oldest first; an entity has few."""
    async with info.context.reading() as session:
        found = await providers.of_entity(session, entity)
    return [
        VotingProvider(
            id=strawberry.ID(global_id(info.context.country, "votingprovider", row.id)),
            title=row.title,
            key_id=row.kid,
            certificate=row.certificate,
            recorded_by=row.name,
            recorded_at=row.at,
        )
        for row in found
    ]
