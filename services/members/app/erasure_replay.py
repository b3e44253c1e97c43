"""After a restore: who is in the journal of erasures goes again, before the partition answers anybody."""

from __future__ import annotations

import asyncio

import structlog

from commons.auth.caller import Caller
from commons.clock import today
from commons.subgraph.context import Partition
from services.members.domain.protection.retention import Kept, rule_for
from services.members.store.erasure_journal import Journal
from services.members.store.erasures import erasures_here, save_erasure, still_here

log = structlog.get_logger(__name__)


async def replay_erasures(partition: Partition) -> int:
    """Bring database and journal together; gives how many profiles a restore had brought back."""
    if partition.erasures is None:
        log.warning("erasures have no journal", partition=partition.name)
        return 0
    journal = Journal(partition.erasures)
    told = await asyncio.to_thread(journal.read)
    async with partition.database.reading() as session:
        back = await still_here(session, told) if told else []
        known = await erasures_here(session)
    # Erased just before a crash: the line is missing in the journal.
    named = {one.membership for one in told}
    await asyncio.to_thread(journal.append, [one for one in known if one.membership not in named])
    if back:
        itself = Caller(issuer="partition", subject=partition.name)
        rule = rule_for(Kept.IDENTITY, partition.country.code, today(partition.country.timezone))
        async with partition.database.writing(itself, "replayErasures") as session:
            await save_erasure(session, back, rule)
        log.warning("erasures replayed", partition=partition.name, rows=len(back))
    return len(back)
