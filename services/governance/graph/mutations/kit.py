"""What several mutations load inside their own transaction."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.subgraph.context import RequestContext
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.record_tally import RollFigures
from services.governance.store import sign_offs, statutes
from services.governance.store.own_membership import is_own
from services.governance.store.rolls import RollRecord


async def regime_on(session: ReadSession, entity: LegalEntity, on: date) -> Regime:
    """The entity's pack with statutes and opinions in force on that day, as this transaction sees them."""
    found = await statutes.of_entity(session, entity.id, on)
    opinions = await sign_offs.signed_of(session, entity.id, found.version if found else 0)
    return Regime(library(), entity, found, opinions)


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
