"""closePlace: a shared place closes."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.graph.mutations.declaring_kit import LAST_DAY, NEVER_WAS
from services.members.graph.mutations.offering_kit import end_offer
from services.members.graph.mutations.open_place import PlacePayload
from services.members.graph.types.offers import Place


@strawberry.input
class ClosePlaceInput:
    """Which place, and the last day."""

    place: strawberry.ID = strawberry.field(description="The place.")
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Give a place its last day, which is the last for all who use it too, or strike it.")
async def close_place(info: Info, input: ClosePlaceInput) -> PlacePayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT."""
    ended = await end_offer(info.context, "closePlace", input, Place, str(input.place))
    return PlacePayload(place=ended)
