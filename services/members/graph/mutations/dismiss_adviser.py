"""dismissAdviser: somebody advises members no more."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.graph.mutations.appoint_adviser import AdviserPayload
from services.members.graph.mutations.declaring_kit import LAST_DAY, NEVER_WAS
from services.members.graph.mutations.offering_kit import end_offer
from services.members.graph.types.offers import Adviser


@strawberry.input
class DismissAdviserInput:
    """Which adviser, and the last day."""

    adviser: strawberry.ID = strawberry.field(description="The adviser.")
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Give an adviser her last day; from then on her members have one adviser less. Or strike her.")
async def dismiss_adviser(info: Info, input: DismissAdviserInput) -> AdviserPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT."""
    ended = await end_offer(info.context, "dismissAdviser", input, Adviser, str(input.adviser))
    return AdviserPayload(adviser=ended)
