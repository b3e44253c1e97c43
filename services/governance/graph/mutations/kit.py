"""What several mutations load inside their own transaction."""

from __future__ import annotations

from uuid import UUID

from commons.errors import Refusal
from commons.subgraph.context import RequestContext
from services.governance.domain.record_tally import RollFigures
from services.governance.store.own_membership import is_own
from services.governance.store.regimes import regime_on
from services.governance.store.rolls import RollRecord

__all__ = ["figures_of", "regime_on", "require_own_or_role"]


def figures_of(roll: RollRecord | None) -> RollFigures | None:
    """What a count is checked against."""
    return None if roll is None else RollFigures(roll.life.sealed and not roll.life.reopened, roll.votes)


async def require_own_or_role(context: RequestContext, coordinate: str, entity: str, membership: UUID) -> bool:
    """Whether the membership is the caller's own; refused unless it is, or her role covers the entity."""
    rule = context.partition.access.rule(coordinate)
    if rule.by_role(context.caller, context.country, entity):
        return False
    if not context.caller.anonymous and await is_own(context.partition, context.caller, membership):
        return True
    context.require(coordinate, entity)
    raise Refusal("FORBIDDEN", f"{coordinate} is for the member herself or the entity's bureau.")
