"""correctPlace: a shared place has another name, address or room."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.services.catalogue import Offer
from services.members.domain.services.places import capacity, check_still_room
from services.members.graph.mutations.offering_kit import correct_offer
from services.members.graph.mutations.open_place import PlacePayload
from services.members.graph.types.offers import Place
from services.members.store.ties import periods_of


@strawberry.input(description="What is right, in full; what was known before stays on record.")
class CorrectPlaceInput:
    """Which place, and what is right."""

    place: strawberry.ID = strawberry.field(description="The place.")
    expected_version: int = strawberry.field(description="`version` of the place as it was read.")
    name: str = strawberry.field(description="As members call it.")
    address: str | None = strawberry.field(default=None, description="Street and number.")
    city: str = strawberry.field(description="The town it is in.")
    capacity: int = strawberry.field(description="How many members may use it on one day.")
    reason: str = strawberry.field(description="What was wrong, or what changed.")
    idempotency_key: str | None = None


@mutation(description="Put right what is said of a shared place.")
async def correct_place(info: Info, input: CorrectPlaceInput) -> PlacePayload:
    """For a membership officer of the entity. Refuses CHANGED_MEANWHILE, PLACE_FULL, NOT_FOUND, BAD_ARGUMENT."""
    room, today = capacity(input.capacity), info.context.today
    said: dict[str, object] = {
        "name": texts.title("The name", input.name),
        "address": texts.title("The address", input.address) if input.address else None,
        "city": texts.title("The town", input.city),
        "capacity": room,
    }

    async def check(session: WriteSession, offer: Offer) -> dict[str, object]:
        check_still_room((await periods_of(session, [offer.id])).get(offer.id, []), room, today)
        return said

    found = await correct_offer(info.context, "correctPlace", input, (Place, str(input.place)), check)
    return PlacePayload(place=found)
