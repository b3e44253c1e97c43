"""A roll's life as the graph shows it: objections and decisions, reopening, versions, the bridge, the notice list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import strawberry

from commons.ids import global_id
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.graph.words import RollReason
from services.governance.store.roll_comparison import Passage
from services.governance.store.roll_objections import ObjectionRecord, SettlementRecord
from services.governance.store.roll_reopenings import ReopeningRecord


@strawberry.type(
    description="What was decided about an objection. An upheld one is put right by recomputing the roll "
    "or by setting the line by hand."
)
class ObjectionDecision:
    """A decision with its reasons."""

    upheld: bool
    reasons: str
    name: str
    decided_at: datetime


@strawberry.type(description="Why the line of an upheld objection does not say what was claimed, and by which article.")
class ObjectionSettlement:
    """A named organiser's word."""

    why: str
    law: str
    name: str
    settled_at: datetime

    @classmethod
    def of(cls, row: SettlementRecord) -> ObjectionSettlement:
        """The settlement as shown."""
        return cls(why=row.why, law=row.law, name=row.name, settled_at=row.settled_at)


@strawberry.type(description="What somebody holds against one line of a roll; it stays on record whatever follows.")
class RollObjection:
    """An objection and, once there is one, its decision."""

    id: strawberry.ID
    membership: Membership
    roll_version: int
    line_votes: int = strawberry.field(description="What the line said when the objection was raised.")
    claimed_votes: int
    statement: str
    on_behalf_of: str | None
    name: str
    raised_at: datetime
    decision: ObjectionDecision | None
    settlement: ObjectionSettlement | None
    unresolved: bool = strawberry.field(
        description="Upheld, but the line does not say what was claimed, nobody set it by hand since, and nobody said "
        "why not: the roll is not sealed."
    )

    @classmethod
    def of(cls, row: ObjectionRecord, country: str) -> RollObjection:
        """The objection as shown."""
        decision = row.decision
        return cls(
            id=strawberry.ID(global_id(country, "objection", row.id)),
            membership=membership_of(country, row.membership),
            roll_version=row.version,
            line_votes=row.line_votes,
            claimed_votes=row.claimed_votes,
            statement=row.statement,
            on_behalf_of=row.on_behalf_of,
            name=row.name,
            raised_at=row.raised_at,
            decision=None
            if decision is None
            else ObjectionDecision(
                upheld=decision.upheld,
                reasons=decision.reasons,
                name=decision.name,
                decided_at=decision.decided_at,
            ),
            settlement=ObjectionSettlement.of(row.settlement) if row.settlement else None,
            unresolved=row.unresolved,
        )


@strawberry.type(description="One of the two signatures that reopen a sealed roll.")
class Reopening:
    """Who reopened, and why."""

    actor: str
    name: str
    role: str
    reason: str
    at: datetime

    @classmethod
    def of(cls, row: ReopeningRecord) -> Reopening:
        """The signature as shown."""
        return cls(actor=row.actor, name=row.name, role=row.role, reason=row.reason, at=row.at)


@strawberry.type(
    description="Voters that came in or went out for one reason. `reason` is the one on the other roll: "
    "why a voter of today had no vote then, or why one of then has none today; null where the register "
    "did not have the membership."
)
class BridgeStep:
    """One step of the bridge."""

    reason: RollReason | None
    voters: int
    votes: int


@strawberry.type(
    description="From the last assembly's sealed roll to this one: opening + in - out = closing, in "
    "voters; `votesChanged` is what those who vote on both rolls gained or lost."
)
class RollBridge:
    """The bridge between two assemblies' rolls."""

    opening: int
    came: list[BridgeStep]
    went: list[BridgeStep]
    closing: int
    opening_votes: int
    votes_changed: int
    closing_votes: int

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> RollBridge:
        """The bridge over how many lines went from which reason to which."""
        votes = RollReason.VOTES
        came = [row for row in passages if row.after is votes and row.before is not votes]
        went = [row for row in passages if row.before is votes and row.after is not votes]
        stayed = [row for row in passages if row.before is votes and row.after is votes]
        return cls(
            opening=sum(row.lines for row in (*went, *stayed)),
            came=[BridgeStep(reason=row.before, voters=row.lines, votes=row.votes_after) for row in came],
            went=[BridgeStep(reason=row.after, voters=row.lines, votes=row.votes_before) for row in went],
            closing=sum(row.lines for row in (*came, *stayed)),
            opening_votes=sum(row.votes_before for row in (*went, *stayed)),
            votes_changed=sum(row.votes_after - row.votes_before for row in stayed),
            closing_votes=sum(row.votes_after for row in (*came, *stayed)),
        )
