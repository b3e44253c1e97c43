"""askAdmissionReasons: somebody who was refused asks why."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.applications.decide import ask_reasons
from services.members.graph.mutations.application_kit import ApplicationPayload, take_step
from services.members.graph.types.application import VERSION


@strawberry.input
class AskAdmissionReasonsInput:
    """Which refusal."""

    application: strawberry.ID = strawberry.field(description="The application.")
    expected_version: int = strawberry.field(description=VERSION)
    idempotency_key: str | None = None


@mutation(description="Ask for the reasons of a refusal; from then on the applicant reads them.")
async def ask_admission_reasons(info: Info, input: AskAdmissionReasonsInput) -> ApplicationPayload:
    """The applicant, or a membership officer for her. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    today = info.context.today
    return await take_step(
        info.context, "askAdmissionReasons", input, lambda process: ask_reasons(process, today, today)
    )
