"""What several mutations load inside their own transaction."""

from __future__ import annotations

from datetime import date

from commons.database.sessions import ReadSession
from commons.directory import LegalEntity
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.record_tally import RollFigures
from services.governance.store import statutes
from services.governance.store.rolls import RollRecord


async def regime_on(session: ReadSession, entity: LegalEntity, on: date) -> Regime:
    """The entity's pack with the statutes in force on that day, as this transaction sees them."""
    return Regime(library(), entity, await statutes.of_entity(session, entity.id, on))


def figures_of(roll: RollRecord | None) -> RollFigures | None:
    """What a count is checked against."""
    return None if roll is None else RollFigures(roll.merkle_root is not None, roll.votes)
