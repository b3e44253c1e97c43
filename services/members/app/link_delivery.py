"""Words about links leave the outbox: all that this side has said goes to the other country until it has confirmed."""

from __future__ import annotations

import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.clock import machine_now
from commons.subgraph.context import Partition
from services.members.app.alias_delivery import Post
from services.members.app.link_plane import LINK_PATH, LinkRequest
from services.members.domain.link_words import WORD_PURPOSE, word_claims
from services.members.store.link_pending import forget_unanswered
from services.members.store.link_words import Untold, told, untold_links


async def deliver_links(partition: Partition, post: Post) -> int:
    """Tell what is untold; gives how many links' words were confirmed."""
    await forget_unanswered(partition.database)
    async with partition.database.reading() as session:
        waiting = await untold_links(session)
    confirmed = 0
    for one in waiting:
        if await _send(partition, one, post):
            await told(partition.database, one)
            confirmed += 1
    return confirmed


async def _send(partition: Partition, one: Untold, post: Post) -> bool:
    other = f"members/{one.country}"
    address = partition.directory.partitions.get(other)
    if address is None:
        return False
    word = partition.key.sign(word_claims(one.word, partition.name, other, machine_now()))
    token = partition_token(Asking(partition.name, other, WORD_PURPOSE), partition.key)
    return await post(f"{address}{LINK_PATH}", token, msgspec.json.encode(LinkRequest(word)))
