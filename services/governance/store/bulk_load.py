"""Loading many at once: statutes and past assemblies, for imports and the sample data."""

from __future__ import annotations

from collections.abc import Iterable

from commons.database.sessions import WriteSession
from commons.ids import global_id
from services.governance.domain.assembly import Assembly
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.import_assembly import PastAssembly
from services.governance.domain.law.regime import Regime
from services.governance.store import agenda, assemblies, statutes


async def load_statutes(session: WriteSession, regimes: Iterable[Regime]) -> None:
    """Add the statutes of each regime, after checking them against its pack; records and audits them as one write.

    Raises `Refusal` STATUTES_OUTSIDE_LAW, with nothing written.
    """
    loaded = []
    for regime in regimes:
        if regime.statutes is not None:
            check_statutes(regime, regime.statutes.valid_from)
            await statutes.insert(session, regime.statutes)
            loaded.append({"entity": regime.statutes.entity, "version": regime.statutes.version})
    session.record("loadStatutes", session.country, statutes=loaded)


async def load_past_assembly(session: WriteSession, assembly: Assembly, past: PastAssembly) -> None:
    """Add a past assembly (from `domain.import_assembly`) with its counts, as one audited write."""
    await insert_past_assembly(session, assembly, past)
    name = global_id(session.country, "assembly", assembly.id)
    session.record("importAssembly", name, entity=assembly.entity, held_on=assembly.held_on, source=past.source)


async def insert_past_assembly(session: WriteSession, assembly: Assembly, past: PastAssembly) -> None:
    """Add the rows of a past assembly."""
    await assemblies.insert(session, assembly)
    ids = await agenda.insert(session, assembly.id, [entry.item for entry in past.items])
    for resolution, entry in zip(ids, past.items, strict=True):
        await agenda.insert_tally(session, resolution, entry.tally)
