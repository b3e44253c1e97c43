"""Aliases leave the outbox: each goes to every other country until all have confirmed it."""

from __future__ import annotations

import asyncio

from commons.auth.tokens import Asking
from commons.subgraph.context import Partition
from commons.subgraph.telling import Post, tell, tell_each
from services.members.app.bulk_plane import ALIAS_PATH, AliasRequest
from services.members.domain.linking import ALIAS_PURPOSE
from services.members.store.aliases import Undelivered, alias_delivered, undelivered_aliases


async def deliver_aliases(partition: Partition, post: Post) -> int:
    """Send what is undelivered; gives how many aliases every country has confirmed."""
    async with partition.database.reading() as session:
        waiting = await undelivered_aliases(session)
    others = [name for name in partition.directory.partitions if name.startswith("members/") and name != partition.name]

    async def send(line: Undelivered) -> bool:
        askings = [Asking(partition.name, other, ALIAS_PURPOSE) for other in others]
        body = AliasRequest(line.statement)
        return all(await asyncio.gather(*(tell(partition, one, ALIAS_PATH, body, post) for one in askings)))

    return await tell_each(partition.database, waiting, send, alias_delivered)
