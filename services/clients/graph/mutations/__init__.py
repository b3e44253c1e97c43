"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.change_partnership import change_partnership
from services.clients.graph.mutations.register_client import register_client


@strawberry.type
class Mutation:
    """What client-relations officers do."""

    register_client = register_client
    change_partnership = change_partnership
