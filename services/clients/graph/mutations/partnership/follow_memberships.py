"""`followMemberships`: clients on top of the ladder are compared with the register, and step down where it has ended.

It happens by itself once a day; this is for who does not want to wait.
"""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.graph import entities
from services.clients.graph.types.client import Client
from services.clients.store.partnership.following import follow


@strawberry.input(description="Whose clients are compared.")
class FollowMembershipsInput:
    """Whose clients are compared."""

    entity: strawberry.ID


@strawberry.type(description="What came of it.")
class FollowMembershipsPayload:
    """What came of it."""

    stepped_down: list[Client] = strawberry.field(description="Clients whose membership has ended.")


@mutation(description="Compare the clients that are members with the register; whose membership has ended steps down.")
async def follow_memberships(info: Info, input: FollowMembershipsInput) -> FollowMembershipsPayload:
    """Compare. Refuses UNKNOWN_ENTITY, FORBIDDEN, PARTITION_UNAVAILABLE."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.followMemberships", entity)
    ended = await follow(context.partition, context.caller, entity, context.today)
    found = await entities.clients(context, ended)
    return FollowMembershipsPayload(stepped_down=[one for one in found if one is not None])
