"""Which memberships of this country are the caller's own: asked of the members service once in a request."""

from __future__ import annotations

from collections.abc import Set
from uuid import UUID

from commons.subgraph.context import RequestContext
from services.clients.store.memberships_asked import own_memberships

_KEY = "own memberships"


async def own_memberships_of(context: RequestContext) -> Set[UUID]:
    """The caller's own. Raises `Refusal` PARTITION_UNAVAILABLE."""
    if context.caller.anonymous:
        return frozenset()
    if _KEY not in context.shared:
        context.shared[_KEY] = await own_memberships(context.partition, context.caller)
    return context.shared[_KEY]
