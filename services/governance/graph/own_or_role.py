"""Fields and mutations that are the member's own and the bureau's."""

from __future__ import annotations

from uuid import UUID

from commons.errors import Refusal
from commons.subgraph.context import RequestContext
from services.governance.store.own_membership import is_member, is_own


async def require_own_or_role(context: RequestContext, coordinate: str, entity: str, membership: UUID) -> bool:
    """Whether the membership is the caller's own; refused unless it is, or her role covers the entity."""
    rule = context.partition.access.rule(coordinate)
    if rule.by_role(context.caller, context.country, entity):
        return False
    if not context.caller.anonymous and await is_own(context.partition, context.caller, membership):
        return True
    context.require(coordinate, entity)
    raise Refusal("FORBIDDEN", f"{coordinate} is for the member herself or the entity's bureau.")


async def may_as_member(context: RequestContext, coordinate: str, entity: str) -> bool:
    """Whether the caller comes by a role that grants `coordinate`, or as a member of the entity; refused otherwise."""
    rule = context.partition.access.rule(coordinate)
    if rule.by_role(context.caller, context.country, entity):
        return True
    if not context.caller.anonymous and await is_member(context.partition, context.caller, entity):
        return False
    context.require(coordinate, entity)
    raise Refusal("FORBIDDEN", f"{coordinate} is for members of {entity} and its bureau.")
