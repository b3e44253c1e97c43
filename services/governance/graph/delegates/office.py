"""Offices recorded of members."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store.offices import OfficeRecord


@strawberry.type(
    description="An office of a member, like the board's; where the law says so it bars from being a delegate."
)
class Office:
    """An office."""

    id: strawberry.ID
    membership: Membership
    office: str
    since: date
    last_day: date | None

    @classmethod
    def of(cls, record: OfficeRecord, country: str) -> Office:
        """The office as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "office", record.id)),
            membership=membership_of(country, record.membership),
            office=record.office,
            since=record.since,
            last_day=record.last_day,
        )
