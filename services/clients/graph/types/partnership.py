"""The partnership ladder: its steps, and the periods of a client on it."""

from __future__ import annotations

from datetime import date

import strawberry

from services.clients.domain.partnership import PartnershipStatus, StatusPeriod


@strawberry.type(description="One step of the ladder: the status from a day on, until the day before `until`.")
class PartnershipPeriod:
    """One step of the ladder."""

    status: PartnershipStatus = strawberry.field(description="The step.")
    since: date = strawberry.field(description="Its first day.")
    until: date | None = strawberry.field(description="The first day after it; null if it stands.")
    reason: str | None = strawberry.field(description="Why the step was taken.")

    @classmethod
    def of(cls, period: StatusPeriod) -> PartnershipPeriod:
        """The graph's view of a period."""
        return cls(status=period.status, since=period.since, until=period.until, reason=period.reason)
