"""Insolvencies and the reviews they start, as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from services.clients.domain.partnership import insolvency as domain
from services.clients.domain.partnership.insolvency import InsolvencyKind, ReviewOutcome


@strawberry.type(description="An organisation is insolvent, by its public register.")
class Insolvency:
    """An insolvency."""

    id: strawberry.ID
    kind: InsolvencyKind
    source: str = strawberry.field(description="The register or judgment that says so.")
    since: date = strawberry.field(description="The day it was opened.")
    until: date | None = strawberry.field(description="The first day after it; null if it lasts.")

    @classmethod
    def of(cls, country: str, found: domain.Insolvency) -> Insolvency:
        """The insolvency as shown."""
        id_ = strawberry.ID(global_id(country, "insolvency", found.id))
        return cls(id=id_, kind=found.kind, source=found.source, since=found.since, until=found.until)


@strawberry.type(description="A client's place on the ladder is looked at again, because of an insolvency.")
class PartnershipReview:
    """A review."""

    id: strawberry.ID
    insolvency: strawberry.ID = strawberry.field(description="What started it, by its id.")
    opened_on: date = strawberry.field(description="The day it was opened.")
    outcome: ReviewOutcome | None = strawberry.field(description="What came of it; null while it is open.")
    reason: str | None = strawberry.field(description="Why it ended so.")
    concluded_on: date | None = strawberry.field(description="The day it ended.")

    @classmethod
    def of(cls, country: str, found: domain.PartnershipReview) -> PartnershipReview:
        """The review as shown."""
        ended = found.ended
        return cls(
            id=strawberry.ID(global_id(country, "review", found.id)),
            insolvency=strawberry.ID(global_id(country, "insolvency", found.insolvency)),
            opened_on=found.opened_on,
            outcome=None if ended is None else ended.outcome,
            reason=None if ended is None else ended.reason,
            concluded_on=None if ended is None else ended.concluded_on,
        )
