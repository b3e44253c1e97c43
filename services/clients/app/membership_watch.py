"""Once a day each entity's clients on top of the ladder are compared with the register: whose membership has ended
steps down. The day is the country's; an entity that could not be compared is tried again.
"""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from commons.clock import today
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.clients.store.partnership.following import watch_entity
from services.clients.store.partnership.watch import on_top, watched_on

LOOK_SECONDS = 600.0

log = structlog.get_logger(__name__)


async def keep_watching(partition: Partition) -> None:
    """Look every ten minutes whether today's comparison is to be made; a database that is down is tried again."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            await watch_today(partition)
        except (SQLAlchemyError, OSError) as error:
            log.warning("memberships not compared", partition=partition.name, exc_info=error)


async def watch_today(partition: Partition) -> int:
    """Compare what was not compared today; gives how many clients stepped down. One country's failure stops nobody."""
    day, count = today(partition.country.timezone), 0
    for entity in partition.country.entities:
        async with partition.database.reading() as session:
            done, standing = (await watched_on(session)).get(entity.id), await on_top(session, entity.id)
        if not standing or (done is not None and done >= day):
            continue
        try:
            count += await watch_entity(partition, entity.id, day)
        except Refusal as refused:
            log.warning("memberships not compared", partition=partition.name, entity=entity.id, code=refused.code)
    return count
