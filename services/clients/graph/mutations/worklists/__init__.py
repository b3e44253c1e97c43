"""What a client team writes on its work lists."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.worklists.find_duplicate_clients import find_duplicate_clients
from services.clients.graph.mutations.worklists.note_client_work import note_client_work


@strawberry.type
class WorkMutations:
    """Work lists."""

    note_client_work = note_client_work
    find_duplicate_clients = find_duplicate_clients
