"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.contacts import ContactMutations
from services.clients.graph.mutations.engagements import EngagementMutations
from services.clients.graph.mutations.figures import FigureMutations
from services.clients.graph.mutations.organisations import OrganisationMutations
from services.clients.graph.mutations.partnership import PartnershipMutations
from services.clients.graph.mutations.register_client import register_client
from services.clients.graph.mutations.worklists import WorkMutations


@strawberry.type
class Mutation(
    OrganisationMutations, EngagementMutations, ContactMutations, FigureMutations, PartnershipMutations, WorkMutations
):
    """What client-relations officers do."""

    register_client = register_client
