"""Late discoveries and corrections, as the graph shows them."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.ids import global_id
from services.governance.domain.after.discovery import Consequence, DiscoveryKind, Effect, consequence
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store.after.discoveries import DiscoveryRecord

strawberry.enum(Consequence, name="DiscoveryConsequence")
strawberry.enum(DiscoveryKind)


@strawberry.type(
    description="What a discovery means for one result: its verdict then, at worst and at best with everything that is "
    "contested. `consequence`: as things are now."
)
class DiscoveryEffect:
    """The margin test of one result."""

    resolution: strawberry.ID
    verdict: str
    worst: str
    best: str
    could_change: bool
    explanation: str
    consequence: Consequence

    @classmethod
    def of(cls, row: Effect, country: str, *, corrected: bool) -> DiscoveryEffect:
        """The effect as shown."""
        return cls(
            resolution=strawberry.ID(global_id(country, "resolution", row.resolution)),
            verdict=row.verdict.upper(),
            worst=row.worst.upper(),
            best=row.best.upper(),
            could_change=row.could_change,
            explanation=row.explanation,
            consequence=consequence(row, corrected=corrected),
        )


@strawberry.type(description="What a second person declared: whether what was found is right, and what follows.")
class Correction:
    """A correction as declared."""

    upheld: bool
    statement: str
    name: str
    at: datetime


@strawberry.type(
    description="Somebody was wrongly admitted or refused, and it came out after the votes were counted. It edits "
    "nothing: `votes` are those she had (admitted) or should have had (refused)."
)
class Discovery:
    """A late discovery."""

    id: strawberry.ID
    membership: Membership
    kind: DiscoveryKind
    votes: int
    college: str | None
    statement: str
    source: str
    effects: list[DiscoveryEffect]
    recorded_by: str
    recorded_at: datetime
    correction: Correction | None = strawberry.field(description="Null until a second person declares it.")

    @classmethod
    def of(cls, row: DiscoveryRecord, country: str) -> Discovery:
        """The discovery as shown."""
        found, declared = row.discovery, row.correction
        return cls(
            id=strawberry.ID(global_id(country, "discovery", row.id)),
            membership=membership_of(country, found.membership),
            kind=found.kind,
            votes=found.votes,
            college=found.college,
            statement=found.statement,
            source=found.source,
            effects=[
                DiscoveryEffect.of(effect, country, corrected=effect.resolution in row.corrected)
                for effect in row.effects
            ],
            recorded_by=row.name,
            recorded_at=row.at,
            correction=Correction(
                upheld=declared.upheld, statement=declared.statement, name=declared.name, at=declared.at
            )
            if declared
            else None,
        )
