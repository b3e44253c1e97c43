"""signApplication: the signed paper of an application came in."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.applications.decide import sign
from services.members.graph.mutations.application_kit import ApplicationPayload, take_step
from services.members.graph.types.application import VERSION


@strawberry.input
class SignApplicationInput:
    """Whose signature came in, and when."""

    application: strawberry.ID = strawberry.field(description="The application.")
    expected_version: int = strawberry.field(description=VERSION)
    signed_on: date | None = strawberry.field(default=None, description="The day it came in; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Record that a signed application came in, where law or statutes ask for writing.")
async def sign_application(info: Info, input: SignApplicationInput) -> ApplicationPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.signed_on or context.today
    return await take_step(context, "signApplication", input, lambda process: sign(process, day, context.today))
