"""Words for other partitions leave the outbox: what waits is told one by one, and again until it is confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import aiohttp
import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from commons.auth.tokens import Asking, partition_token
from commons.database.sessions import Database
from commons.subgraph.context import Partition

Post = Callable[[str, str, bytes], Awaitable[bool]]
"""Sends (address, token, body); whether the other side confirmed."""
WordT = TypeVar("WordT")

PAUSE_SECONDS = 5.0

log = structlog.get_logger(__name__)


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


async def tell_each(
    database: Database,
    waiting: Sequence[WordT],
    send: Callable[[WordT], Awaitable[bool]],
    note: Callable[[Database, WordT], Awaitable[None]],
) -> int:
    """Send each that waits, and note those that are confirmed; gives how many these are."""
    confirmed = 0
    for one in waiting:
        if await send(one):
            await note(database, one)
            confirmed += 1
    return confirmed


async def tell(partition: Partition, asking: Asking, path: str, body: msgspec.Struct, post: Post) -> bool:
    """Tell the partition that is asked; whether it confirmed, which one without an address does not."""
    address = partition.directory.partitions.get(asking.asked)
    if address is None:
        return False
    return await post(f"{address}{path}", partition_token(asking, partition.key), msgspec.json.encode(body))
