"""openExclusion: an exclusion is proposed, with its grounds."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.exclude import open_exclusion as decided
from services.members.domain.leaving.words import Case, LeavingKind
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step, terms_for


@strawberry.input
class OpenExclusionInput:
    """Whom it is about, since when, and on which grounds."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    opened_on: date | None = strawberry.field(default=None, description="The day it was proposed; today if absent.")
    grounds: str = strawberry.field(description="What she is told; she may read it.")
    idempotency_key: str | None = None


@mutation(
    description="Open an exclusion. Nothing changes before the letter is sent; where law or statutes know no "
    "exclusion it is refused."
)
async def open_exclusion(info: Info, input: OpenExclusionInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses LEAVING_NOT_ALLOWED, LAW_UNKNOWN, CHANGED_MEANWHILE."""
    context = info.context
    day = input.opened_on or context.today
    terms = await terms_for(context, "openExclusion", input, Case(LeavingKind.EXCLUSION, day))
    return await take_step(
        context,
        "openExclusion",
        input,
        lambda history: decided(history, day, terms, input.grounds, today=context.today),
    )
