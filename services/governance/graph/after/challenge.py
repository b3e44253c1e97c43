"""Challenge windows and protests, as the graph shows them."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from commons.ids import global_id
from services.governance.domain.after import challenge as domain
from services.governance.graph.law import LawReference
from services.governance.graph.outcome import OpenQuestion
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store.after.protests import ProtestRecord


@strawberry.type(
    description="One window for a challenge in court. `defect`: the law's word where kinds of defects have windows of "
    "their own. `lastDay` is null where it never closes. `hangsOnKnowledge`: the days are those of who was there; for "
    "somebody who learns of it later they begin then, and end with `neverLater` at the latest."
)
class ChallengeWindow:
    """One window."""

    defect: str | None
    first_day: date
    last_day: date | None
    hangs_on_knowledge: bool
    never_later: date | None
    closed: bool
    said: str


@strawberry.type(description="Who may challenge, in the law's own words; of one kind of defect, or of all.")
class Challengers:
    """Who may challenge."""

    defect: str | None
    words: list[str]


@strawberry.type(
    description="The challenge of a resolution. `protestRequired` is null where nobody knows; `protestHours`: within "
    "so many, null: at the meeting. `open`: what law and statutes leave open; then no window is shown."
)
class Challenge:
    """The challenge of a resolution."""

    windows: list[ChallengeWindow]
    who: list[Challengers]
    protest_required: bool | None
    protest_hours: int | None
    protest_law: LawReference
    law: LawReference
    open: list[OpenQuestion]

    @classmethod
    def of(cls, found: domain.Challenge, today: date) -> Challenge:
        """The challenge as shown on a day."""
        return cls(
            windows=[
                ChallengeWindow(
                    defect=row.defect,
                    first_day=row.first_day,
                    last_day=row.last_day,
                    hangs_on_knowledge=row.hangs_on_knowledge,
                    never_later=row.never_later,
                    closed=row.closed(today),
                    said=row.said,
                )
                for row in found.windows
            ],
            who=[Challengers(defect=defect, words=list(words)) for defect, words in found.who],
            protest_required=found.protest.required,
            protest_hours=found.protest.hours,
            protest_law=LawReference.of(found.protest.law),
            law=LawReference.of(found.period),
            open=[OpenQuestion(because=because, law=LawReference.of(law)) for because, law in found.open],
        )


@strawberry.type(description="A member's protest against a resolution, as the minutes have it.")
class Protest:
    """A protest."""

    id: strawberry.ID
    resolution: strawberry.ID
    membership: Membership
    statement: str
    raised_at: datetime
    on_behalf: bool = strawberry.field(description="Entered by the bureau, for her.")
    law: str = strawberry.field(description="The article by which it was in time.")
    recorded_by: str
    recorded_at: datetime
    withdrawn: bool

    @classmethod
    def of(cls, row: ProtestRecord, country: str) -> Protest:
        """The protest as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "protest", row.id)),
            resolution=strawberry.ID(global_id(country, "resolution", row.resolution)),
            membership=membership_of(country, row.protested.membership),
            statement=row.protested.statement,
            raised_at=row.protested.raised_at,
            on_behalf=row.on_behalf,
            law=row.law,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            withdrawn=not row.stands,
        )
