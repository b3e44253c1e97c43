"""withdrawApplication: the applicant wants it no more."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.applications.decide import withdraw
from services.members.graph.mutations.application_kit import ApplicationPayload, take_step
from services.members.graph.types.application import VERSION


@strawberry.input
class WithdrawApplicationInput:
    """Which application, since when and why."""

    application: strawberry.ID = strawberry.field(description="The application.")
    expected_version: int = strawberry.field(description=VERSION)
    withdrawn_on: date | None = strawberry.field(default=None, description="The day she said so; today if absent.")
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Withdraw an application, at any time before the admission.")
async def withdraw_application(info: Info, input: WithdrawApplicationInput) -> ApplicationPayload:
    """The applicant, or a membership officer for her. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.withdrawn_on or context.today
    return await take_step(
        context, "withdrawApplication", input, lambda process: withdraw(process, day, input.reason, context.today)
    )
