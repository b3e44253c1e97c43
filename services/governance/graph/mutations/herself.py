"""Whether a member does something about her own membership, where she has no office that would let her."""

from __future__ import annotations

from commons.subgraph.context import RequestContext
from services.governance.domain.room.presence import Holder
from services.governance.store.own_membership import is_own


async def is_herself(context: RequestContext, coordinate: str, holder: Holder) -> bool:
    """Whether the membership is the caller's own; not asked of whoever has a role here that grants the mutation.

    Raises `Refusal` PARTITION_UNAVAILABLE where the members service, which knows logins, cannot be heard.
    """
    if holder.outsider or context.caller.anonymous or context.entities_in_scope(coordinate) != frozenset():
        return False
    return await is_own(context.partition, context.caller, holder.id)
