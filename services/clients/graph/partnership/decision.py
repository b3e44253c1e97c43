"""What a step takes, and how it was decided, as the graph shows it."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from services.clients.domain.partnership import PartnershipStatus, conditions, decision
from services.clients.domain.partnership.conditions import ConditionKind, ConditionState
from services.clients.domain.partnership.rules import DecidingBody


@strawberry.type(description="One thing that a step of the ladder takes, and how it stands.")
class PartnershipCondition:
    """A condition."""

    kind: ConditionKind
    state: ConditionState
    says: str = strawberry.field(description="How it stands, in a sentence that says what to do.")
    article: str | None = strawberry.field(description="Where law is the cause: the article.")
    key: str | None = strawberry.field(description="The rule's key in the law pack.")
    unverified: bool | None = strawberry.field(description="True where nobody has read the article against its source.")

    @classmethod
    def of(cls, one: conditions.Condition) -> PartnershipCondition:
        """The condition as shown."""
        return cls(
            kind=one.kind,
            state=one.state,
            says=one.says,
            article=one.article,
            key=one.key,
            unverified=one.unverified,
        )


@strawberry.type(description="A step as it was decided, with how each condition stood then.")
class PartnershipDecision:
    """A decision."""

    id: strawberry.ID
    status: PartnershipStatus = strawberry.field(description="The step.")
    since: date = strawberry.field(description="Its first day, as it was decided.")
    reason: str = strawberry.field(description="Why.")
    body: DecidingBody = strawberry.field(description="Who decided.")
    office: str | None = strawberry.field(description="The office of the person who decided or signed.")
    decided_on: date = strawberry.field(description="The day of the decision.")
    reference: str | None = strawberry.field(description="Where it is written: minutes, a letter.")
    role: str = strawberry.field(description="The role of the caller who put it on record.")
    acknowledged: list[ConditionKind] = strawberry.field(description="What the step was taken in spite of.")
    conditions: list[PartnershipCondition] = strawberry.field(description="As they stood.")

    @classmethod
    def of(cls, country: str, made: decision.PartnershipDecision) -> PartnershipDecision:
        """The decision as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "decision", made.id)),
            status=made.status,
            since=made.since,
            reason=made.reason,
            body=made.decided.body,
            office=made.decided.office,
            decided_on=made.decided.decided_on,
            reference=made.decided.reference,
            role=made.role,
            acknowledged=list(made.acknowledged),
            conditions=[PartnershipCondition.of(one) for one in made.conditions],
        )
