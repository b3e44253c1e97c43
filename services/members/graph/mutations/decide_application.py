"""decideApplication: the body that the law names approves an application, or refuses it with reasons."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.applications.decide import decide
from services.members.domain.applications.words import AdmissionBody
from services.members.graph.mutations.application_kit import (
    ApplicationPayload,
    applied,
    as_it_stands,
    law_for,
    required_shares,
)
from services.members.graph.types.application import VERSION
from services.members.store.applications import save_step


@strawberry.input
class DecideApplicationInput:
    """What was decided, by whom, when and why."""

    application: strawberry.ID = strawberry.field(description="The application.")
    expected_version: int = strawberry.field(description=VERSION)
    decided_on: date | None = strawberry.field(
        default=None, description="The day of the decision, which the applicant is told; today if absent."
    )
    admit: bool = strawberry.field(description="False: it is refused.")
    body: AdmissionBody = strawberry.field(description="Who decided, as law and statutes have it (admissionTerms).")
    reason: str | None = strawberry.field(
        default=None, description="The objective reasons; a refusal has some. Her right to read them is the law's."
    )
    idempotency_key: str | None = None


@mutation(
    description="Decide on an application. Approved, it waits for the admission (admitApplicant); refused, the last "
    "day for an appeal is named where the law knows one."
)
async def decide_application(info: Info, input: DecideApplicationInput) -> ApplicationPayload:
    """For a membership officer of the entity. Refuses ADMISSION_NOT_ALLOWED, LAW_UNKNOWN, CHANGED_MEANWHILE."""
    context = info.context
    day = input.decided_on or context.today
    law = await law_for(context, "decideApplication", input, day)
    async with context.writing("decideApplication", input, input.idempotency_key) as session:
        if session.replayed is None:
            found = await applied(context, session, "decideApplication", input)
            process = found.application.read_at(input.expected_version)
            shares = await required_shares(session, context, (process.asked.entity, process.asked.category), day)
            step = decide(
                process,
                day,
                law,
                admit=input.admit,
                body=input.body,
                reason=input.reason,
                required_shares=shares,
                today=context.today,
            )
            await save_step(session, process, step)
    return ApplicationPayload(application=await as_it_stands(context, input.application))
