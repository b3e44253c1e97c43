"""openPlace: an entity opens a place that members share."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.days import why
from services.members.domain.services.catalogue import Offer
from services.members.domain.services.places import capacity
from services.members.graph.mutations.offering_kit import begin_offer
from services.members.graph.types.offers import Place
from services.members.store.offers import save_offer


@strawberry.input
class OpenPlaceInput:
    """Whose place, where, and for how many."""

    entity: strawberry.ID
    name: str = strawberry.field(description="As members call it.")
    address: str | None = strawberry.field(default=None, description="Street and number.")
    city: str = strawberry.field(description="The town it is in.")
    capacity: int = strawberry.field(description="How many members may use it on one day.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class PlacePayload:
    """The place after it."""

    place: Place | None = strawberry.field(description="Null where it was struck.")


@mutation(description="Open a place that members share.")
async def open_place(info: Info, input: OpenPlaceInput) -> PlacePayload:
    """For a membership officer of the entity. Refuses BAD_ARGUMENT."""
    said = {
        "name": texts.title("The name", input.name),
        "address": texts.title("The address", input.address) if input.address else None,
        "city": texts.title("The town", input.city),
        "capacity": capacity(input.capacity),
    }
    reason = why(input.reason)

    async def save(session: WriteSession, offer: Offer) -> None:
        await save_offer(session, "place", offer, said, reason=reason, action="opened")

    return PlacePayload(place=await begin_offer(info.context, "openPlace", input, Place, save))
