"""endPartner: an outside partner is one no more."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.graph.mutations.declaring_kit import LAST_DAY, NEVER_WAS
from services.members.graph.mutations.offering_kit import end_offer
from services.members.graph.mutations.record_partner import PartnerPayload
from services.members.graph.types.offers import Partner


@strawberry.input
class EndPartnerInput:
    """Which partner, and the last day."""

    partner: strawberry.ID = strawberry.field(description="The partner.")
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Give a partner its last day, or strike it.")
async def end_partner(info: Info, input: EndPartnerInput) -> PartnerPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT."""
    ended = await end_offer(info.context, "endPartner", input, Partner, str(input.partner))
    return PartnerPayload(partner=ended)
