"""What is due on shares is asked for each day, by itself: one instance at a time, each part of it once.

The lease is a lock of the database: whoever dies lets go of it, and the next one goes on where the last part stopped.
The day is the country's, and follows the data folder's clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from commons.auth.caller import Caller
from commons.clock import today
from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.members.store.dunning import run_part
from services.members.store.legal_entities import entities
from services.members.store.obligation_runs import last_runs, note_part, only_runner, progress_on
from services.members.store.share_terms import share_terms

LOOK_SECONDS = 60.0
PAY_WITHIN = timedelta(days=30)
"""How long a request that nobody sent by hand gives."""

log = structlog.get_logger(__name__)


async def keep_running(partition: Partition) -> None:
    """Look once a minute whether today's run is to be made; a database that is down is tried again."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            await run_today(partition)
        except (SQLAlchemyError, OSError) as error:
            log.warning("daily run failed", partition=partition.name, exc_info=error)


async def run_today(partition: Partition) -> int:
    """Make what is left of today's run, unless another instance is at it; gives how many parts were made."""
    day = today(partition.country.timezone)
    async with partition.database.reading() as lease:
        if not await only_runner(lease):
            return 0
        registers = [found.id for found in await entities(lease, day) if found.status == "OPEN"]
        return sum([await _run_of(partition, entity, day) for entity in registers])


async def _run_of(partition: Partition, entity: str, day: date) -> int:
    """The parts that were made of one entity's run; what one register refuses does not stop the others."""
    made = 0
    try:
        while await _part(partition, entity, day):
            made += 1
    except Refusal as refusal:
        log.warning("daily run refused", partition=partition.name, entity=entity, code=refusal.code)
    return made


async def _part(partition: Partition, entity: str, day: date) -> bool:
    """Make the next part of an entity's run; False where it is through."""
    async with partition.database.reading() as session:
        known = (await progress_on(session, day)).get(entity)
    if known is not None and known.stopped_at is None:
        return False
    itself = Caller(issuer="partition", subject=partition.name)
    async with partition.database.writing(itself, "dailyObligations") as session:
        terms = await share_terms(session, entity, partition.directory.entity(entity).pack, day)
        done = await run_part(session, terms, known.stopped_at if known else None, PAY_WITHIN)
        await note_part(session, entity, day, done)
    return True


async def ran(session: ReadSession) -> Mapping[str, Any]:
    """What `/ready` tells of it: the last day that was done, by entity."""
    return {"obligationsRan": {entity: day.isoformat() for entity, day in (await last_runs(session)).items()}}
