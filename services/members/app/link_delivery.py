"""Words about links leave the outbox: all that this side has said goes to the other country until it has confirmed."""

from __future__ import annotations

from commons.auth.tokens import Asking
from commons.clock import machine_now
from commons.subgraph.context import Partition
from commons.subgraph.telling import Post, tell, tell_each
from services.members.app.link_plane import LINK_PATH, LinkRequest
from services.members.domain.link_words import WORD_PURPOSE, word_claims
from services.members.store.link_pending import forget_unanswered
from services.members.store.link_words import Untold, told, untold_links


async def deliver_links(partition: Partition, post: Post) -> int:
    """Tell what is untold; gives how many links' words were confirmed."""
    await forget_unanswered(partition.database)
    async with partition.database.reading() as session:
        waiting = await untold_links(session)

    async def send(one: Untold) -> bool:
        other = f"members/{one.country}"
        word = partition.key.sign(word_claims(one.word, partition.name, other, machine_now()))
        asking = Asking(partition.name, other, WORD_PURPOSE)
        return await tell(partition, asking, LINK_PATH, LinkRequest(word), post)

    return await tell_each(partition.database, waiting, send, told)
