"""decideAdmissionAppeal: who hears the appeal overrules the refusal, or upholds it."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.applications.decide import decide_appeal
from services.members.graph.mutations.application_kit import ApplicationPayload, take_step
from services.members.graph.types.application import VERSION


@strawberry.input
class DecideAdmissionAppealInput:
    """What was decided on the appeal, when and why."""

    application: strawberry.ID = strawberry.field(description="The application.")
    expected_version: int = strawberry.field(description=VERSION)
    decided_on: date | None = strawberry.field(default=None, description="The day of the decision; today if absent.")
    admit: bool = strawberry.field(description="True: the refusal is overruled.")
    reason: str | None = strawberry.field(default=None, description="The reasons; upholding a refusal needs some.")
    idempotency_key: str | None = None


@mutation(description="Decide an appeal against a refusal; overruled, the application is approved.")
async def decide_admission_appeal(info: Info, input: DecideAdmissionAppealInput) -> ApplicationPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.decided_on or context.today
    return await take_step(
        context,
        "decideAdmissionAppeal",
        input,
        lambda process: decide_appeal(process, day, admit=input.admit, reason=input.reason, today=context.today),
    )
