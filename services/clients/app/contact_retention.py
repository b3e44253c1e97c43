"""Contacts' names go by themselves once the country's rule says so: looked for once an hour."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from commons.auth.caller import Caller
from commons.clock import today
from commons.subgraph.context import Partition
from services.clients.domain.contacts.retention import retention
from services.clients.store.contacts.contacts import erasable, erase_due

LOOK_SECONDS = 3600.0

log = structlog.get_logger(__name__)


async def keep_erasing(partition: Partition) -> None:
    """Erase what is due, again and again; a database that is down is tried again."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            await erase_contacts(partition)
        except (SQLAlchemyError, OSError) as error:
            log.warning("contacts not erased", partition=partition.name, exc_info=error)


async def erase_contacts(partition: Partition) -> int:
    """Erase the names that are due today, entity by entity; gives how many. Nothing is written where none is."""
    before = retention(partition.country.code).before(today(partition.country.timezone))
    itself = Caller(issuer="partition", subject=partition.name)
    erased = 0
    for entity in partition.country.entities:
        async with partition.database.reading() as session:
            due = await erasable(session, entity.id, before)
        if due:
            async with partition.database.writing(itself, "eraseContactsDue") as session:
                erased += await erase_due(session, entity.id, before)
    return erased
