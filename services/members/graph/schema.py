"""The members subgraph: its roots, types and entity loaders, built once per process for all partitions."""

from __future__ import annotations

import strawberry

from commons.auth.access import AccessTable
from commons.subgraph.schema import SubgraphSchema
from services.members.graph.entities import LOADERS
from services.members.graph.mutations.admit_member import admit_member
from services.members.graph.mutations.consent import consent
from services.members.graph.mutations.create_link_token import create_link_token
from services.members.graph.mutations.record_share_operation import record_share_operation
from services.members.graph.mutations.redeem_link_token import redeem_link_token
from services.members.graph.mutations.unlink_membership import unlink_membership
from services.members.graph.queries import Query
from services.members.graph.types.legal_entity import LegalEntity
from services.members.graph.types.membership import Membership
from services.members.graph.types.person import Person


@strawberry.type
class Mutation:
    """What can be changed in one country's members service."""

    create_link_token = strawberry.mutation(
        create_link_token, description="A signed word for another country: this login is recorded here as this person."
    )
    redeem_link_token = strawberry.mutation(
        redeem_link_token, description="Link the caller's memberships here with the person of another country's token."
    )
    unlink_membership = strawberry.mutation(
        unlink_membership, description="Give a membership a fresh person id from today."
    )
    admit_member = strawberry.mutation(admit_member, description="Enter a new membership in an entity's register.")
    record_share_operation = strawberry.mutation(
        record_share_operation, description="Book a numbered operation in an entity's share register."
    )
    consent = strawberry.mutation(consent, description="Say what others' officers may see of one's own membership.")


def schema(access: AccessTable) -> SubgraphSchema:
    """The executable schema; a field that the access table does not name is a `ValueError`."""
    return SubgraphSchema(
        query=Query, mutation=Mutation, types=[Person, Membership, LegalEntity], loaders=LOADERS, access=access
    )
