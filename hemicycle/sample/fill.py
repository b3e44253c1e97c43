"""One partition's database filled from the sample: each kind of service has its own bulk load."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.directory import Country
from hemicycle.sample import past_assembly
from hemicycle.sample.declared import declared
from hemicycle.sample.statutes import regimes
from services.clients.store import bulk_load as client_load
from services.clients.store.bulk_load import ClientRecord
from services.clients.store.relation_load import RelationRecords, load_relations
from services.governance.store import bulk_load as governance_load
from services.members.store import bulk_load as member_load
from services.members.store.bulk_declared import load_declared
from services.members.store.bulk_load import MembershipRecord
from services.members.store.legal_entities import open_entities

SAMPLE = Caller(issuer="sample", subject="sample", name="Sample data")
"""Who the audit lines name."""


async def fill_members(
    database: Database, country: Country, records: Sequence[MembershipRecord], as_of: date, seed: int
) -> int:
    """Open the country's entities, write their memberships and what members do, say and use; gives how many members."""
    async with database.writing(SAMPLE, "open") as session:
        await open_entities(session, country)
    if not records:
        return 0
    async with database.writing(SAMPLE, "load") as session:
        count = await member_load.load(session, records)
    async with database.writing(SAMPLE, "load") as session:
        await load_declared(session, *declared(country, records, as_of, seed))
    return count


async def fill_clients(database: Database, records: Sequence[ClientRecord], found: RelationRecords) -> int:
    """Write the country's clients, and what is kept of the relations with them; gives how many clients."""
    if not records:
        return 0
    async with database.writing(SAMPLE, "load") as session:
        count = await client_load.load(session, records)
    async with database.writing(SAMPLE, "load") as session:
        await load_relations(session, found)
    return count


async def fill_governance(database: Database, country: Country, as_of: date) -> int:
    """Write each entity's statutes and, where it was held, the past assembly; gives how many statutes."""
    found = regimes(country)
    async with database.writing(SAMPLE, "load") as session:
        await governance_load.load_statutes(session, found)
    for regime in found:
        if regime.entity.id == past_assembly.ENTITY:
            meeting = past_assembly.imported(regime, as_of)
            async with database.writing(SAMPLE, "load") as session:
                await governance_load.load_past_assembly(session, meeting, past_assembly.past_assembly())
    return sum(regime.statutes is not None for regime in found)


async def analyse(database: Database) -> None:
    """Gather statistics: without them the first queries would be planned for empty tables."""
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("ANALYZE")
