"""The law that binds an entity on a day, out of the tables: its statutes and the opinions signed for them."""

from __future__ import annotations

from datetime import date

from commons.database.sessions import ReadSession
from commons.directory import LegalEntity
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.store import sign_offs, statutes


async def regime_on(session: ReadSession, entity: LegalEntity, on: date) -> Regime:
    """The entity's pack with statutes and opinions in force on that day, as this transaction sees them."""
    found = await statutes.of_entity(session, entity.id, on)
    opinions = await sign_offs.signed_of(session, entity.id, found.version if found else 0)
    return Regime(library(), entity, found, opinions)
