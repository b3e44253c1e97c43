"""What an entity wants before each step, as the graph shows it."""

from __future__ import annotations

from datetime import date

import strawberry

from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership import rules as domain
from services.clients.domain.partnership.rules import DecidingBody


@strawberry.type(description="What one step up takes.")
class PartnershipStepRules:
    """What one step up takes."""

    status: PartnershipStatus = strawberry.field(description="The step.")
    charter: bool = strawberry.field(description="Whether the charter must be signed.")
    conflict_check: bool = strawberry.field(description="Whether conflicts of interest must have been looked for.")
    members_opinion: bool = strawberry.field(description="Whether the members must have been asked.")
    consultative_opinion: bool = strawberry.field(description="Whether the consultative body must have been heard.")
    ethics_referral: bool = strawberry.field(description="Whether the ethics committee must have been asked.")
    decided_by: DecidingBody | None = strawberry.field(description="Who decides; null: whom the entity lets.")


@strawberry.type(description="What an entity wants before each step of the partnership ladder.")
class PartnershipRules:
    """The rules in force."""

    version: int = strawberry.field(description="Counted from 1; 0: the usual rules, the entity has decided nothing.")
    valid_from: date | None = strawberry.field(description="Their first day.")
    source: str | None = strawberry.field(description="Where they were decided: statutes, board.")
    check_days: int = strawberry.field(description="For how many days a conflict check counts.")
    dependence: str = strawberry.field(description="Above which share of what she bills a member depends on a client.")
    activities: list[str] = strawberry.field(description="The entity's own NACE codes, each with its revision.")
    steps: list[PartnershipStepRules] = strawberry.field(description="Step by step, the lowest first.")

    @classmethod
    def of(cls, found: domain.PartnershipRules) -> PartnershipRules:
        """The rules as shown."""
        return cls(
            version=found.version,
            valid_from=found.valid_from,
            source=found.source,
            check_days=found.check_days,
            dependence=str(found.dependence),
            activities=[f"{own.code} ({own.revision})" for own in found.activities],
            steps=[_step(status, found.of(status)) for status in domain.UPWARD],
        )


def _step(status: PartnershipStatus, step: domain.StepRules) -> PartnershipStepRules:
    return PartnershipStepRules(
        status=status,
        charter=step.charter,
        conflict_check=step.conflict_check,
        members_opinion=step.members_opinion,
        consultative_opinion=step.consultative_opinion,
        ethics_referral=step.ethics_referral,
        decided_by=step.decided_by,
    )
