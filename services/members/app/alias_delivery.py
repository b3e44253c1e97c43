"""Aliases leave the outbox: each goes to every other country until all have confirmed it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from commons.auth.tokens import Asking, partition_token
from commons.subgraph.context import Partition
from services.members.app.bulk_plane import ALIAS_PATH, AliasRequest
from services.members.domain.linking import ALIAS_PURPOSE
from services.members.store.aliases import alias_delivered, undelivered_aliases

Post = Callable[[str, str, bytes], Awaitable[bool]]
"""Sends (address, token, body); whether the other side confirmed."""

PAUSE_SECONDS = 5.0

log = structlog.get_logger(__name__)


async def deliver_aliases(partition: Partition, post: Post) -> int:
    """Send what is undelivered; gives how many aliases every country has confirmed."""
    async with partition.database.reading() as session:
        waiting = await undelivered_aliases(session)
    confirmed = 0
    for line in waiting:
        body = msgspec.json.encode(AliasRequest(line.statement))
        answers = await asyncio.gather(*(_send(partition, other, body, post) for other in _others(partition)))
        if all(answers):
            await alias_delivered(partition.database, line)
            confirmed += 1
    return confirmed


Deliver = Callable[[Partition, Post], Awaitable[int]]
"""Sends what waits of one kind."""


async def keep_delivering(partition: Partition, *kinds: Deliver) -> None:
    """Deliver for as long as the partition runs; a country or database that is down is tried again."""
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(timeout=timeout) as session:

        async def post(address: str, token: str, body: bytes) -> bool:
            try:
                async with session.post(address, data=body, headers={"authorization": f"Bearer {token}"}) as answer:
                    return answer.status == 200
            except (aiohttp.ClientError, TimeoutError):
                return False

        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                for deliver in kinds:
                    await deliver(partition, post)
            except (SQLAlchemyError, OSError):
                log.warning("outbox unreadable", partition=partition.name)


def _others(partition: Partition) -> list[str]:
    members = [name for name in partition.directory.partitions if name.startswith("members/")]
    return [name for name in members if name != partition.name]


async def _send(partition: Partition, other: str, body: bytes, post: Post) -> bool:
    token = partition_token(Asking(partition.name, other, ALIAS_PURPOSE), partition.key)
    return await post(f"{partition.directory.partitions[other]}{ALIAS_PATH}", token, body)
