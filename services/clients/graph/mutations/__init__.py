"""The mutations, one per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.change_partnership import ChangePartnershipPayload, change_partnership
from services.clients.graph.mutations.register_client import RegisterClientPayload, register_client


@strawberry.type
class Mutation:
    """What client-relations officers do."""

    register_client: RegisterClientPayload = strawberry.field(
        resolver=register_client, description="Enter an organisation that a legal entity works for."
    )
    change_partnership: ChangePartnershipPayload = strawberry.field(
        resolver=change_partnership, description="Take one step on the ladder."
    )
