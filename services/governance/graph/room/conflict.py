"""Conflicts of interest, as the graph shows them."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.ids import global_id
from commons.subgraph.context import RequestContext
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.stubs import Membership
from services.governance.store.conflicts import ConflictRecord


@strawberry.type(
    description="Somebody is concerned by a resolution: a member, or an outsider who acts for one. `voteLost`: the law "
    "takes the vote; otherwise she may vote, and the resolution may be challenged."
)
class ConflictOfInterest:
    """One conflict of interest."""

    id: strawberry.ID
    membership: Membership | None
    outsider: Outsider | None
    matter: str
    why: str
    vote_lost: bool
    law: str
    recorded_by: str
    recorded_at: datetime
    withdrawn: bool

    @classmethod
    async def of(cls, row: ConflictRecord, context: RequestContext) -> ConflictOfInterest:
        """The conflict as shown."""
        country = context.country
        outsider = await loaders_of(context).outsider.load(row.holder) if row.outsider else None
        return cls(
            id=strawberry.ID(global_id(country, "conflict", row.id)),
            membership=None if row.outsider else membership_of(country, row.holder),
            outsider=Outsider.of(outsider, country) if outsider else None,
            matter=row.matter,
            why=row.why,
            vote_lost=row.vote_lost,
            law=row.law,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            withdrawn=not row.stands,
        )
