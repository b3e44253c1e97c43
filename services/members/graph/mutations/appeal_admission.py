"""appealAdmission: somebody who was refused appeals, where the law lets her."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.applications.decide import appeal
from services.members.graph.mutations.application_kit import ApplicationPayload, law_for, take_step
from services.members.graph.types.application import VERSION


@strawberry.input
class AppealAdmissionInput:
    """Who appeals, when and why."""

    application: strawberry.ID = strawberry.field(description="The application.")
    expected_version: int = strawberry.field(description=VERSION)
    appealed_on: date | None = strawberry.field(default=None, description="The day of the appeal; today if absent.")
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Appeal against a refusal to whom the law names, mostly the general meeting.")
async def appeal_admission(info: Info, input: AppealAdmissionInput) -> ApplicationPayload:
    """The applicant, or a membership officer for her. Refuses ADMISSION_NOT_ALLOWED with the article."""
    context = info.context
    day = input.appealed_on or context.today
    law = await law_for(context, "appealAdmission", input, day)
    return await take_step(
        context,
        "appealAdmission",
        input,
        lambda process: appeal(process, day, law, input.reason, context.today),
    )
