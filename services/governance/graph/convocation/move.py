"""Postponements and adjournments, as the graph shows them."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from services.governance.domain.convocation import adjourn as domain
from services.governance.graph.convocation.words import AdjournedBy
from services.governance.graph.law import LawReference
from services.governance.store.moves import PostponementRecord


@strawberry.type(
    description="A meeting that was moved to another day before it opened: the day before and after, and why."
)
class Postponement:
    """One postponement."""

    was_held_on: date
    was_record_date: date
    held_on: date
    record_date: date
    why: str
    recorded_by: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: PostponementRecord) -> Postponement:
        """The postponement as shown."""
        return cls(
            was_held_on=row.was_held_on,
            was_record_date=row.was_record_date,
            held_on=row.held_on,
            record_date=row.record_date,
            why=row.why,
            recorded_by=row.name,
            recorded_at=row.at,
        )


@strawberry.type(
    description="A sitting broken off, to be taken up again: the same meeting, on the same roll and proxies. `gone`: "
    "how many were in the room and check in anew."
)
class Adjournment:
    """One adjournment."""

    adjourned_at: datetime
    resumes_at: datetime
    decided_by: AdjournedBy
    why: str
    gone: int
    recorded_by: str

    @classmethod
    def of(cls, row: domain.Adjournment) -> Adjournment:
        """The adjournment as shown."""
        return cls(
            adjourned_at=row.adjourned_at,
            resumes_at=row.resumes_at,
            decided_by=row.decided_by,
            why=row.why,
            gone=row.gone,
            recorded_by=row.name,
        )


@strawberry.type(description="What becomes of something when a meeting is moved, with the rule where there is one.")
class MoveEffect:
    """One effect."""

    what: str
    becomes: str
    law: LawReference | None
